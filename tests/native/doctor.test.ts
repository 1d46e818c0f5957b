import { afterAll, describe, expect, it } from 'vitest'
import { runExpo } from './support/expo-command.ts'
import { copyProject } from './support/project-copy.ts'

/** `expo-doctor` over the app. Two of its checks ask servers: without a network they say nothing, and count for nothing here. */

const NEED_THE_NETWORK = [
  'Check Expo config (app.json/ app.config.js) schema',
  'Validate packages against React Native Directory package metadata',
]

const { appFolder, remove } = copyProject()
afterAll(remove)
const { output } = await runExpo('expo-doctor', ['--verbose'], { cwd: appFolder, env: {} })
const lines = output.split('\n')
/** The first line of each check; those that failed are named once more below, with advice. */
const checks = new Map(
  lines.flatMap((line) => {
    const [, mark, name] = /^([✔✖]) (.+)$/.exec(line.trim()) ?? []
    return mark === undefined || name === undefined ? [] : [[name, mark === '✔'] as const]
  }),
)
const own = [...checks].filter(([name]) => !NEED_THE_NETWORK.includes(name))

describe('expo-doctor', () => {
  it('runs, and still has the checks that are left out here by name', () => {
    expect([...checks.keys()]).toEqual(expect.arrayContaining(NEED_THE_NETWORK))
    expect(own.length).toBeGreaterThanOrEqual(19)
  })

  it.each(own)('%s', (name, isClean) => {
    expect(isClean, output.slice(output.indexOf(`✖ ${name}`))).toBe(true)
  })
})

for (const name of NEED_THE_NETWORK) {
  if (checks.get(name) !== true) console.log(`Not examined, and not counted, because it needs the network: ${name}`)
}
