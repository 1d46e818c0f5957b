import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')

export interface Command {
  /** What a shell runs; the programs that npm installed come first. */
  readonly line: string
  /** Where, relative to the repository. */
  readonly folder?: string
}

/** Runs a command with its output going where ours goes, and answers its exit code. */
export function runCommand({ line, folder = '.' }: Command): Promise<number> {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  const child = spawn(line, {
    shell: true,
    cwd: join(root, folder),
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  const { promise, resolve } = Promise.withResolvers<number>()
  child.on('error', (error) => {
    console.error(error.message)
    resolve(1)
  })
  child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  return promise
}
