// Checks that generated files are what their sources make now, by every workspace's `check:…` scripts.
import { runCommand } from './run-command.ts'
import { findWorkspaceScripts } from './workspace-scripts.ts'

const stale: string[] = []
for (const script of findWorkspaceScripts(/^check:/)) {
  console.log(`${script.folder}: ${script.name}`)
  if ((await runCommand(script)) !== 0) stale.push(`${script.folder} (${script.name})`)
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run "npm run generate" and commit what changed.`)
  process.exitCode = 1
}
