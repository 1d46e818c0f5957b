import { LaunchError } from './launch-error.ts'
import type { Login } from './run-file.ts'

/** Reads, out of all that the seeding wrote, the line `{"logins": [{"role", "email", "password"}]}`; the others are its log. */
export function readLogins(lines: readonly string[]): readonly Login[] {
  for (const line of lines.toReversed()) {
    const logins = parseLine(line)?.logins
    if (Array.isArray(logins) && logins.every(isLogin)) return logins
  }
  throw new LaunchError('Preparing the first logins failed: they were not told in the agreed form.')
}

function parseLine(line: string): { logins?: unknown } | undefined {
  try {
    return JSON.parse(line) ?? undefined
  } catch {
    return undefined
  }
}

function isLogin(value: unknown): value is Login {
  const login = value as Partial<Login> | null
  return [login?.role, login?.email, login?.password].every((text) => typeof text === 'string')
}
