import type { ServiceName } from './board.ts'

const QUIET = ['--disable-warning=ExperimentalWarning']

/**
 * A young generation of three times this many MiB. What a batch of decisions makes lives until its commit: in the 1 to 16 MiB that Node
 * begins with, the collector finds most of it alive and copies it, again and again.
 */
const DECIDING = ['--min-semi-space-size=128', '--max-semi-space-size=128']

/** The flags that a process of the program is started with. */
export const nodeFlagsOf = (name: ServiceName): string[] => (name === 'api' ? [...QUIET, ...DECIDING] : QUIET)
