import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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

/** Every source file that git knows of, or would: what is ignored is not ours. */
export function readSourceFiles(root: string): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  return listed
    .split('\n')
    .filter((path) => SOURCE.test(path) && !path.includes('/generated/') && existsSync(join(root, path)))
    .map((path) => parseSourceFile(path, readFileSync(join(root, path), 'utf8')))
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
