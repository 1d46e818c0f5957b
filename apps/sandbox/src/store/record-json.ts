/**
 * Records as JSON: an amount (`…Minor`) is a plain integer in the text and a `bigint` in memory. Amounts outside the
 * range that JSON numbers hold exactly are refused rather than rounded.
 */
export function encodeRecord(record: object): string {
  return JSON.stringify(record, (_key, value: unknown) => (typeof value === 'bigint' ? toSafeInteger(value) : value))
}

export function decodeRecord(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) =>
    typeof value === 'number' && key.endsWith('Minor') ? BigInt(value) : value,
  )
}

/** @throws RangeError where the amount does not fit into a JSON number exactly. */
export function toSafeInteger(amountMinor: bigint): number {
  const value = Number(amountMinor)
  if (!Number.isSafeInteger(value)) throw new RangeError('amount beyond the safe range of integers')
  return value
}
