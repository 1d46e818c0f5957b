import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** A source file, with paths relative to the repository and `/` between folders. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

export interface Import {
  readonly line: number
  /** As written: `./card-model.ts`, `@cardwright/money`, `node:crypto`, `pg`. */
  readonly specifier: string
  /** The file a relative import points to. */
  readonly target: string | undefined
  /** `import type` vanishes when the program runs. */
  readonly isType: boolean
}

const SOURCE = /\.(ts|tsx|mts|mjs|js)$/
const STATIC = /^[ \t]*(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\sfrom\s+)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g

/** Folders that hold nothing we wrote. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'generated'])

/** Every source file of ours below a folder. */
export function readSourceFiles(root: string, folder = ''): SourceFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return []
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return readSourceFiles(root, path)
    return SOURCE.test(path) ? [parseSourceFile(path, readFileSync(join(root, path), 'utf8'))] : []
  })
}

export function parseSourceFile(path: string, text: string): SourceFile {
  return { path, text, imports: [...findImports(path, text)] }
}

function* findImports(path: string, text: string): Generator<Import> {
  for (const match of text.matchAll(STATIC))
    yield toImport(path, text, match.index, match[2] ?? '', match[1] !== undefined)
  for (const match of text.matchAll(DYNAMIC)) yield toImport(path, text, match.index, match[1] ?? '', false)
}

function toImport(path: string, text: string, index: number, specifier: string, isType: boolean): Import {
  const target = specifier.startsWith('.') ? posix.normalize(posix.join(dirname(path), specifier)) : undefined
  return { line: text.slice(0, index).split('\n').length, specifier, target, isType }
}
