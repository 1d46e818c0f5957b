import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from './run-command.ts'

const root = join(import.meta.dirname, '..')

/** The npm scripts of all workspaces whose name matches, as commands, in a steady order: packages before apps. */
export function findWorkspaceScripts(name: RegExp): (Command & { name: string; folder: string })[] {
  return ['packages', 'apps']
    .flatMap((parent) =>
      readdirSync(join(root, parent))
        .sort()
        .map((child) => `${parent}/${child}`),
    )
    .flatMap((folder) =>
      Object.entries(readScripts(folder))
        .filter(([script]) => name.test(script))
        .map(([script, line]) => ({ name: script, line, folder })),
    )
}

function readScripts(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts ?? {}
  } catch {
    return {}
  }
}
