import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
export const APP_FOLDER = join(REPOSITORY, 'apps', 'mobile')

export interface CommandRun {
  exitCode: number
  /** What it wrote, both ways. */
  output: string
}

/** The settings of a build for people, as `apps/mobile/README.md` gives them. */
export const STORE_BUILD = {
  CARDWRIGHT_BUILD: 'store',
  EXPO_PUBLIC_API_URL: 'https://cards.example.com',
  EAS_PROJECT_ID: '00000000-0000-4000-8000-000000000000',
}

const require = createRequire(join(APP_FOLDER, 'package.json'))
const programOf = (name: 'expo' | 'expo-doctor'): string => {
  const folder = dirname(require.resolve(`${name}/package.json`))
  return name === 'expo' ? join(folder, 'bin', 'cli') : join(folder, 'bin', 'expo-doctor.js')
}

/** Runs a program of Expo's, offline and without telemetry, at the lowest priority. */
export function runExpo(
  program: 'expo' | 'expo-doctor',
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<CommandRun> {
  const child = spawn(process.execPath, [programOf(program), ...args], {
    cwd,
    env: {
      ...withoutTestRunner(process.env),
      EXPO_OFFLINE: '1',
      EXPO_NO_TELEMETRY: '1',
      CI: '1',
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  const { promise, resolve, reject } = Promise.withResolvers<CommandRun>()
  child.on('error', reject)
  child.on('close', (code) => resolve({ exitCode: code ?? 1, output }))
  return promise
}

/** Programs that believe they run under a test runner, or as a script of npm that is to be silent, behave otherwise. */
const withoutTestRunner = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(VITEST|JEST|npm_|TEST$|DEV$|PROD$|MODE$|SSR$)/.test(name)),
  )
