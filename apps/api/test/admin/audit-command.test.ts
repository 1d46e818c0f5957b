import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const COMMAND = fileURLToPath(import.meta.resolve('../../src/bin/verify-audit.ts'))

const verify = (url: string, ...heads: string[]) =>
  new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      [COMMAND, ...heads],
      { env: { ...process.env, DATABASE_URL: url } },
      (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }),
    ),
  )

/** Says to everybody what PostgreSQL says of itself right after it was killed. */
const START_UP = Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0')
const startingUp = createServer((socket) => {
  const header = Buffer.alloc(5)
  header.write('E')
  header.writeInt32BE(START_UP.length + 4, 1)
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end(Buffer.concat([header, START_UP])))
})

it('an audit log that could not be looked at is not told as one that was changed', async () => {
  await new Promise<void>((resolve) => startingUp.listen(0, '127.0.0.1', resolve))
  const { port } = startingUp.address() as { port: number }
  expect(await verify(`postgres://auditor@127.0.0.1:${port}/cards`)).toEqual({
    code: 2,
    stderr: 'The audit log could not be looked at: the database system is starting up\n',
  })
  startingUp.close()
})

it('a head that cannot be read is refused, for without it the end of the log is not looked at', async () => {
  const hash = 'ab'.repeat(32)
  const unreadable = [['12'], [`12:${hash.slice(1)}`], ['12', hash]]
  expect(
    await Promise.all(unreadable.map((heads) => verify('postgres://auditor@127.0.0.1:1/cards', ...heads))),
  ).toEqual(
    unreadable.map(() => ({
      code: 2,
      stderr: 'The head must be given as it was printed: one SEQUENCE:HASH, the hash with all of its 64 digits.\n',
    })),
  )
})
