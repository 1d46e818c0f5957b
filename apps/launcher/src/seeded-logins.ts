import { LaunchError } from './launch-error.ts'
import type { Login } from './run-file.ts'

/** Reads the last line of what the seeding wrote: `{"logins": [{"role", "email", "password"}]}`. */
export function readLogins(lines: readonly string[]): readonly Login[] {
  const last = lines.findLast((line) => line.trim() !== '') ?? ''
  try {
    const { logins } = JSON.parse(last)
    if (Array.isArray(logins) && logins.every(isLogin)) return logins
  } catch {
    // Reported below, together with a well-formed answer of another shape.
  }
  throw new LaunchError('Preparing the first logins failed: they were not told in the agreed form.')
}

function isLogin(value: unknown): value is Login {
  const login = value as Partial<Login> | null
  return [login?.role, login?.email, login?.password].every((text) => typeof text === 'string')
}
