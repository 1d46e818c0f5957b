/**
 * Records as JSON: an amount (`…Minor`) is a plain integer in the text and a `bigint` in memory. Amounts outside the
 * range that JSON numbers hold exactly are refused rather than rounded.
 */
export function encodeRecord(record: object): string {
  return JSON.stringify(record, (_key, value: unknown) => (typeof value === 'bigint' ? toSafeInteger(value) : value))
}

export function decodeRecord(text: string): unknown {
  return reviveAmounts(JSON.parse(text))
}

/** In place, because a reviver given to `JSON.parse` takes several times as long. */
function reviveAmounts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const container = value as Record<string, unknown>
  for (const key of Object.keys(container)) {
    const entry = container[key]
    if (typeof entry === 'number') {
      if (key.endsWith('Minor')) container[key] = BigInt(entry)
    } else reviveAmounts(entry)
  }
  return value
}

/** @throws RangeError where the amount does not fit into a JSON number exactly. */
export function toSafeInteger(amountMinor: bigint): number {
  const value = Number(amountMinor)
  if (!Number.isSafeInteger(value)) throw new RangeError('amount beyond the safe range of integers')
  return value
}
