import type { Connection } from './connection.ts'

/** Devices notice by the calls themselves. */
export const watchNetwork =
  (_connection: Connection): (() => void) =>
  () =>
    undefined
