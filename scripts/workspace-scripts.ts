import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from './run-command.ts'

const root = join(import.meta.dirname, '..')

interface Workspace {
  folder: string
  name: string
  scripts: Record<string, string>
  needs: readonly string[]
}

/**
 * The npm scripts of all workspaces whose name matches, as commands, in a steady order: what a workspace depends on comes before it,
 * since what is generated there (the OpenAPI document) is what it generates from (the client).
 */
export function findWorkspaceScripts(name: RegExp): (Command & { name: string; folder: string })[] {
  return inOrderOfNeed(readWorkspaces()).flatMap(({ folder, scripts }) =>
    Object.entries(scripts)
      .filter(([script]) => name.test(script))
      .map(([script, line]) => ({ name: script, line, folder })),
  )
}

function inOrderOfNeed(workspaces: readonly Workspace[]): Workspace[] {
  const ordered = new Set<Workspace>()
  const add = (workspace: Workspace): void => {
    for (const other of workspaces) if (workspace.needs.includes(other.name)) add(other)
    ordered.add(workspace)
  }
  for (const workspace of workspaces) add(workspace)
  return [...ordered]
}

const readWorkspaces = (): Workspace[] =>
  ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .sort()
      .flatMap((child) => readWorkspace(`${parent}/${child}`)),
  )

function readWorkspace(folder: string): Workspace[] {
  try {
    const text = readFileSync(join(root, folder, 'package.json'), 'utf8')
    const { name, scripts = {}, dependencies = {}, devDependencies = {} } = JSON.parse(text)
    return [{ folder, name, scripts, needs: Object.keys({ ...dependencies, ...devDependencies }) }]
  } catch {
    return []
  }
}
