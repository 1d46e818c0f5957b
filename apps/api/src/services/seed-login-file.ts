import { randomBytes, randomInt } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export interface SeedLogin {
  role: 'staff' | 'cardholder'
  email: string
  password: string
}

const fileSchema = z.object({
  logins: z.array(z.object({ role: z.enum(['staff', 'cardholder']), email: z.string(), password: z.string() })),
})

const EMAILS = { staff: 'admin@cardwright.example', cardholder: 'cardholder@cardwright.example' } as const
/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const PASSWORD_LENGTH = 20

/**
 * The logins of this installation, kept in the data folder for its owner alone (mode 0600). Made with random passwords on the
 * first start; `isNew` tells that it was now. Of several processes that start at once, one makes them and all read the same.
 */
export async function readOrMakeSeedLogins(dataDir: string): Promise<{ logins: SeedLogin[]; isNew: boolean }> {
  const folder = join(dataDir, 'secrets')
  const path = join(folder, 'seed-logins.json')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const isNew = await writeOnce(path, () => JSON.stringify({ logins: [newLogin('staff'), newLogin('cardholder')] }))
  return { logins: fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).logins, isNew }
}

const newLogin = (role: SeedLogin['role']): SeedLogin => ({ role, email: EMAILS[role], password: newPassword() })

const newPassword = (): string =>
  Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

/** Writes the whole file or nothing; returns whether it was not there before. */
async function writeOnce(path: string, makeText: () => string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, makeText(), { mode: 0o600, flush: true })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(draft)
  }
}
