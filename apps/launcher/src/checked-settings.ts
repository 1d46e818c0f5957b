import { runOnce } from './one-shot.ts'
import type { Output } from './output.ts'
import { type Environment, inspectSettings, type Settings, settingsError } from './settings.ts'

/**
 * Reads the settings and has the program look at those that it reads itself, so that one message names everything that is wrong.
 *
 * @param checker the program's own check, which tells its problems as JSON
 */
export async function readCheckedSettings(source: Environment, checker: string, output: Output): Promise<Settings> {
  const { settings, problems } = inspectSettings(source)
  const known = new Set(problems.map(settingOf))
  const others = (await askProgram(settings, checker, output)).filter((problem) => !known.has(settingOf(problem)))
  if (problems.length + others.length > 0) throw settingsError([...problems, ...others])
  return settings
}

const settingOf = (problem: string): string => /^[A-Z_]+/.exec(problem)?.[0] ?? problem

async function askProgram(settings: Settings, checker: string, output: Output): Promise<string[]> {
  const lines = await runOnce({
    purpose: 'Reading the settings',
    entry: checker,
    environment: { ...settings.environment, ...madeByLauncher(settings) },
    onLine: (line) => output.pass('settings', line),
  })
  return JSON.parse(lines.at(-1) ?? '').problems
}

/** Settings that the launcher will give the program: whatever they are, they will be right. */
const madeByLauncher = ({ database, runsSandbox, environment }: Settings): Record<string, string> => ({
  ...(database === undefined ? { DATABASE_URL: 'postgres://embedded' } : {}),
  ...(runsSandbox && environment.STRIPE_WEBHOOK_SECRET === undefined ? { STRIPE_WEBHOOK_SECRET: 'whsec_made' } : {}),
})
