import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Tests of the whole program come first. They wait long for what the program does by its own clock; as the last ones they would leave the
 * other worker with nothing to do.
 */
export class WholeProgramFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isOfWholeProgram = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/end-to-end/')
    return [...sorted.filter(isOfWholeProgram), ...sorted.filter((file) => !isOfWholeProgram(file))]
  }
}
