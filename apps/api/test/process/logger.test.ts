import { fork } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

test('what is secret by its name is blanked in the log, at whatever depth it got there', async () => {
  const child = fork(join(import.meta.dirname, '../fixtures/logs-secrets.ts'), [], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const written = await text(child.stdout ?? Readable.from([]))
  expect(JSON.parse(written)).toMatchObject({
    cardId: 'card_1',
    msg: 'a line',
    deep: { deeper: { cvc: '[redacted]' } },
  })
  expect(written).not.toContain('a secret value')
})

test('a process whose log nobody reads any more ends when it wants to', async () => {
  const child = fork(join(import.meta.dirname, '../fixtures/logs-and-ends.ts'), [], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  try {
    await once(child, 'message')
    child.stdout?.destroy()
    child.send('the reader is gone')
    expect(await once(child, 'exit')).toEqual([3, null])
  } finally {
    child.kill('SIGKILL')
  }
})

test.runIf(process.platform === 'linux')('a full disk under the log costs lines, not the process', async () => {
  const full = await open('/dev/full', 'w')
  const child = fork(join(import.meta.dirname, '../fixtures/logs-and-ends.ts'), [], {
    stdio: ['ignore', full.fd, 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  try {
    await once(child, 'message')
    child.send('go on')
    expect(await once(child, 'exit')).toEqual([3, null])
  } finally {
    child.kill('SIGKILL')
    await full.close()
  }
})
