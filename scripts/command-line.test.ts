import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Every command that runs a file of ours. */
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const [, entry] = /^node scripts\/node24\.mjs ((?!node_modules)\S+)$/.exec(line) ?? []
  return entry === undefined ? [] : [[name, entry] as const]
})
const PASSING_ON = ['test:native', 'test:browser', 'test:distributed']

/** A command that began in spite of what was said to it would not end in time. */
function run(entry: string, ...args: string[]) {
  const env = { ...process.env, CHROMIUM: '/nowhere', DISTRIBUTED_DATABASE_URL: '' }
  return spawnSync(process.execPath, ['scripts/node24.mjs', entry, ...args], { cwd: root, encoding: 'utf8', env })
}

describe('a command', () => {
  it.each(commands)('%s tells what it does and takes, and does nothing else', (name, entry) => {
    const { status, stdout, stderr } = run(entry, '--help')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^npm (run )?${name}( -- …)?\n\n[A-Z].*\n\n( {2}.*\n)* {2}--help +this text\n`))
    expect(stdout.split('\n').length).toBeLessThan(30)
  })

  it.each(commands.filter(([name]) => !PASSING_ON.includes(name)))(
    '%s refuses what it does not know',
    (name, entry) => {
      for (const args of [['--no-such-thing'], ['-x'], ['one', 'two']]) {
        const { status, stdout, stderr } = run(entry, ...args)
        expect([status, stdout], args.join(' ')).toEqual([2, ''])
        expect(stderr).toMatch(/^npm [^\n]*--help\n$/)
        expect(stderr).toContain(name)
      }
    },
  )

  it('refuses a value where none is taken, and a missing one', () => {
    expect(run('tests/bench/decisions-bench.ts', '--quick=1').stderr).toMatch(/--quick takes no value/)
    expect(run('tests/bench/compare-bench.ts', '..', '--callers').stderr).toMatch(/--callers needs a value/)
  })

  it('is another one than a workspace’s of the same name', () => {
    const folder = join(root, 'packages', 'api-client')
    const args = ['../../scripts/node24.mjs', 'scripts/generate.ts', '--check']
    expect(spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stderr).toBe('')
  }, 60_000)

  it('gets what it does know', () => {
    const { status, stderr } = run('tests/bench/compare-bench.ts', '/nowhere', '--callers', '16')
    expect(status).toBe(2)
    expect(stderr).toContain('There is no tests/bench in /nowhere')
    expect(run('apps/api/src/bin/verify-audit.ts', 'no-head').stderr).toContain('The head must be given')
    expect(run('scripts/test-distributed.ts', 'one-file', '-t', 'a name').status).toBe(0)
  })
})
