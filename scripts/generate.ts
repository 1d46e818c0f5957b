// Makes every generated file anew, each by its workspace's own `generate…` script.
import { runCommand } from './run-command.ts'
import { findWorkspaceScripts } from './workspace-scripts.ts'

for (const script of findWorkspaceScripts(/^generate(:|$)/)) {
  console.log(`${script.folder}: ${script.name}`)
  if ((await runCommand(script)) !== 0) process.exitCode = 1
}
