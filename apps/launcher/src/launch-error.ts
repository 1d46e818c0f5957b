/** The exit code for settings that cannot be used (EX_CONFIG of sysexits): starting again without a change would not help. */
export const EXIT_CONFIG = 78

/** Why the program does not start, or cannot go on, in words for the person at the keyboard. */
export class LaunchError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'LaunchError'
    this.exitCode = exitCode
  }
}
