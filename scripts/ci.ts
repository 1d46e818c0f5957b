// Runs every suite that this checkout has and adds up what they count. A suite that fails without saying so, or that ran
// nothing, counts as a failure of its own.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Count, closingLine, readClosingLine, readFailures, sum } from './test-report.ts'

interface Suite {
  readonly script: string
  /** Packages of the system (Debian's names) that it needs, and a program that shows each is there. */
  readonly system: readonly { readonly name: string; readonly program: string }[]
}

const SUITES: readonly Suite[] = [
  { script: 'test', system: [] },
  { script: 'test:native', system: [] },
  { script: 'test:browser', system: [{ name: 'chromium', program: 'chromium' }] },
  {
    script: 'test:real',
    system: [
      { name: 'redis-server', program: 'redis-server' },
      { name: 'postgresql-15', program: '/usr/lib/postgresql/15/bin/pgbench' },
    ],
  },
]

const root = join(import.meta.dirname, '..')
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const present = SUITES.filter(({ script }) => script in scripts)

const counts: Count[] = []
let failures = ''
for (const suite of present) {
  installMissing(suite)
  console.log(`\n━━━━ npm run ${suite.script} ━━━━`)
  const result = await runSuite(suite.script)
  counts.push(judge(result))
  failures += readFailures(result.output)
}
const total = sum(counts)
console.log('')
for (const [index, { script }] of present.entries()) {
  const count = counts[index]
  if (count) console.log(`npm run ${script}`.padEnd(24), closingLine(count).replace(',', ' and'))
}
console.log(`${failures}${closingLine(total)}`)
process.exitCode = total.failed === 0 ? 0 : 1

function judge({ exitCode, output }: { exitCode: number; output: string }): Count {
  const count = readClosingLine(output) ?? { passed: 0, failed: 0 }
  const isUnexplained = count.failed === 0 && (exitCode !== 0 || count.passed === 0)
  return { passed: count.passed, failed: count.failed + (isUnexplained ? 1 : 0) }
}

/** Shows the output as it comes, and keeps it for the closing line. */
function runSuite(script: string): Promise<{ exitCode: number; output: string }> {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    process.stdout.write(chunk)
  })
  const { promise, resolve } = Promise.withResolvers<{ exitCode: number; output: string }>()
  child.on('error', () => resolve({ exitCode: 1, output }))
  child.on('close', (code) => resolve({ exitCode: code ?? 1, output }))
  return promise
}

/** On a machine of Debian's kind where we may; elsewhere the suite itself says what it misses. */
function installMissing({ system }: Suite): void {
  const missing = system.filter(({ program }) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
  if (missing.length === 0) return
  const asRoot = rootPrefix()
  if (asRoot === undefined) return
  const names = missing.map(({ name }) => name)
  console.log(`Installing ${names.join(', ')} …`)
  const run = (...words: string[]) => {
    const [program = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...words]
    spawnSync(program, rest, { stdio: 'inherit' })
  }
  run('update')
  run('install', '-y', '--no-install-recommends', ...names)
}

/** What a command begins with to run as root; undefined where we may not. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}
