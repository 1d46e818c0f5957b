import { toConfig } from './config.ts'
import { ConfigError, type Env, readEnv } from './env.ts'
import { newSigningKey, toSecrets } from './secrets.ts'

type Source = Readonly<Record<string, string | undefined>>

/** Everything that is wrong with the settings, in one list: also what stands behind a value that cannot be read. */
export function findSettingProblems(source: Source): string[] {
  const unreadable = problemsOf(() => readEnv(source))
  const env = readEnv(without(source, unreadable))
  return [...unreadable, ...problemsOf(() => toConfig(env)), ...problemsOf(() => toSecrets(withSecrets(env), ''))]
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

/** The settings but for those that the problems begin with. */
function without(source: Source, problems: readonly string[]): Source {
  const names = new Set(problems.map((problem) => problem.split(' ')[0]))
  return Object.fromEntries(Object.entries(source).filter(([name]) => !names.has(name)))
}

/** Secrets that will be made on the first start are none to complain of, and are not made by looking. */
function withSecrets(env: Env): Env {
  if (env.NODE_ENV === 'production' && !env.ALLOW_GENERATED_SECRETS) return env
  const key = Buffer.alloc(32).toString('base64')
  return {
    ...env,
    JWT_PRIVATE_KEY: env.JWT_PRIVATE_KEY ?? newSigningKey(),
    SECRET_PEPPER: env.SECRET_PEPPER ?? key,
    VAULT_KEYSTORE: env.VAULT_KEYSTORE ?? key,
  }
}
