import type { TestProject } from 'vitest/node'
import { type Program, startProgram } from './program.ts'
import { introduceStaff } from './staff.ts'

declare module 'vitest' {
  interface ProvidedContext {
    program: Program
  }
}

/** One program for all files: the app is built once. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { program, stop } = await startProgram()
  await introduceStaff(program)
  project.provide('program', program)
  return stop
}
