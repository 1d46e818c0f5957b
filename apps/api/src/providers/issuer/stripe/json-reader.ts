/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>

/** A field that is needed is missing or of another type. */
export class JsonShapeError extends Error {
  override readonly name = 'JsonShapeError'
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export function toObject(value: unknown): Json {
  if (!isObject(value)) throw new JsonShapeError('an object was expected')
  return value
}

export function object(from: Json, name: string): Json {
  const value = from[name]
  if (!isObject(value)) throw new JsonShapeError(`${name} must be an object`)
  return value
}

export const optionalObject = (from: Json, name: string): Json | undefined => {
  const value = from[name]
  return isObject(value) ? value : undefined
}

export function array(from: Json, name: string): Json[] {
  const value = from[name]
  if (!Array.isArray(value) || !value.every(isObject)) throw new JsonShapeError(`${name} must be a list of objects`)
  return value
}

/** An id, a name or a word: never with control characters, which no provider sends and no database keeps. */
export function text(from: Json, name: string): string {
  const value = from[name]
  if (typeof value !== 'string' || !/^\P{Cc}{1,255}$/u.test(value) || !value.isWellFormed())
    throw new JsonShapeError(`${name} must be a text`)
  return value
}

/** ISO 4217, in lower case. */
export function currencyCode(from: Json, name: string): string {
  const value = text(from, name)
  if (!/^[a-z]{3}$/.test(value)) throw new JsonShapeError(`${name} must be a currency`)
  return value
}

export function booleanOf(from: Json, name: string): boolean {
  const value = from[name]
  if (typeof value !== 'boolean') throw new JsonShapeError(`${name} must be true or false`)
  return value
}

/** Twelve digits: what a card network's message can carry (ISO 8583, fields 4 to 6). */
const MOST_MINOR = 999_999_999_999

/** An amount in minor units, as a JSON integer. */
export function minorUnits(from: Json, name: string): bigint {
  const value = from[name]
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new JsonShapeError(`${name} must be an integer`)
  if (Math.abs(value) > MOST_MINOR) throw new JsonShapeError(`${name} has more digits than a card network can carry`)
  return BigInt(value)
}

/** An amount that is asked for: never negative. */
export function askedAmount(from: Json, name: string): bigint {
  const amount = minorUnits(from, name)
  if (amount < 0n) throw new JsonShapeError(`${name} must not be negative`)
  return amount
}

/** Unix time in seconds. */
export function seconds(from: Json, name: string): number {
  const value = from[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > 253_402_300_799) {
    throw new JsonShapeError(`${name} must be a Unix time in seconds`)
  }
  return value
}
