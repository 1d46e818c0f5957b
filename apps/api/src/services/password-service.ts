import { randomBytes } from 'node:crypto'
import { AppError } from '@cardwright/contracts'
import { hash, verify } from '@node-rs/argon2'
import type { Context } from '../context.ts'
import { isCommonPassword } from './common-passwords.ts'

/** argon2id with the first parameters that OWASP's password storage cheat sheet names: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

let decoy: Promise<string> | undefined

/** A hash that no password opens: what unknown addresses are checked against, so that they take as long as known ones. */
function decoyHash(): Promise<string> {
  decoy = decoy ?? hash(randomBytes(32), PARAMETERS)
  return decoy
}

/** @throws AppError `password_too_weak` */
export function assertStrongPassword(password: string, email: string): void {
  const lower = password.toLowerCase()
  const [name = ''] = email.toLowerCase().split('@')
  const isTheirName = name.length >= 4 && lower.replace(/\d+$/, '') === name
  if (lower === email.toLowerCase() || isTheirName || isCommonPassword(lower)) {
    throw new AppError('password_too_weak', {
      errors: [{ path: 'password', code: 'password_too_easy', message: 'This password is too easy to guess.' }],
    })
  }
}

export async function hashPassword(context: Pick<Context, 'metrics'>, password: string): Promise<string> {
  context.metrics.passwordHashes.inc()
  return hash(password.normalize('NFKC'), PARAMETERS)
}

/** Whether the password opens the hash. Without a hash (nobody has this address) it does the same work and says no. */
export async function checkPassword(
  context: Pick<Context, 'metrics'>,
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  context.metrics.passwordHashes.inc()
  const isRight = await verify(passwordHash ?? (await decoyHash()), password.normalize('NFKC'))
  return isRight && passwordHash !== undefined
}
