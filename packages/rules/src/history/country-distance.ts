import { DISTANCE_LETTERS, DISTANCE_ROWS, DISTANCE_STEP_KM } from './country-distances.ts'

/** Codes whose territory the map draws as part of another country's. */
const DRAWN_WITH: Readonly<Record<string, string>> = {
  BQ: 'NL',
  BV: 'NO',
  GF: 'FR',
  GP: 'FR',
  MQ: 'FR',
  RE: 'FR',
  SJ: 'NO',
  YT: 'FR',
}

const CODES = Object.keys(DISTANCE_ROWS)
const INDEX: ReadonlyMap<string, number> = new Map(CODES.map((code, index) => [code, index]))

/**
 * Kilometres that at least lie between two countries (ISO 3166 alpha-2), in steps of 250: 0 for neighbours, for the same
 * country, and where a code is not on the map, so that nobody is suspected for a gap in a table.
 */
export function minimumDistanceKm(from: string, to: string): number {
  const a = INDEX.get(DRAWN_WITH[from] ?? from)
  const b = INDEX.get(DRAWN_WITH[to] ?? to)
  if (a === undefined || b === undefined || a === b) return 0
  const row = DISTANCE_ROWS[CODES[Math.max(a, b)] ?? '']
  const steps = DISTANCE_LETTERS.indexOf(row?.charAt(Math.min(a, b)) ?? '')
  return Math.max(steps, 0) * DISTANCE_STEP_KM
}
