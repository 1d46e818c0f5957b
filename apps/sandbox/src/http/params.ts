import type { Metadata } from '../store/records.ts'
import type { FormMap, FormNode } from './form.ts'
import { emptyParam, invalidParam, StripeError } from './stripe-error.ts'

/** Reads one parameter; `node` is undefined where it was not sent, `path` is its name for messages. */
export type Param<T> = (node: FormNode | undefined, path: string) => T

export type Shape = Record<string, Param<unknown>>
export type Parsed<S extends Shape> = { [K in keyof S]: S[K] extends Param<infer T> ? T : never }

/** The largest amount in one request: Stripe takes at most eight digits. */
const MAX_AMOUNT_MINOR = 99_999_999n

const UTF8_LIMIT = 5000

export function required<T>(read: Param<T>): Param<T> {
  return (node, path) => {
    if (node === undefined) {
      throw invalidParam(path, `Missing required param: ${path}.`, 'parameter_missing')
    }
    return read(node, path)
  }
}

export function optional<T>(read: Param<T>): Param<T | undefined> {
  return (node, path) => (node === undefined ? undefined : read(node, path))
}

/** Optional, and unset by an empty value, which reads as null. */
export function emptyable<T>(read: Param<T>): Param<T | null | undefined> {
  return (node, path) => (node === undefined ? undefined : node === '' ? null : read(node, path))
}

export function text(options: { max?: number; pattern?: RegExp; what?: string } = {}): Param<string> {
  const { max = UTF8_LIMIT, pattern, what = 'string' } = options
  return (node, path) => {
    const value = scalar(node, path)
    if (value.length > max) {
      throw invalidParam(
        path,
        `Invalid string: ${path} must be at most ${max} characters`,
        'parameter_invalid_string_length',
      )
    }
    if (pattern && !pattern.test(value))
      throw invalidParam(path, `Invalid ${what}: ${value}`, 'parameter_invalid_string')
    return value
  }
}

export function choice<const T extends string>(...values: readonly T[]): Param<T> {
  return (node, path) => {
    const value = scalar(node, path)
    const known = values.find((candidate) => candidate === value)
    if (known === undefined) throw invalidParam(path, `Invalid ${path}: must be one of ${listOf(values)}`)
    return known
  }
}

/** One of a long list, which the message does not repeat. */
export function member(values: { has(value: string): boolean }, what: string): Param<string> {
  return (node, path) => {
    const value = scalar(node, path)
    if (!values.has(value)) throw invalidParam(path, `Invalid ${path}: ${JSON.stringify(value)} is not a ${what}`)
    return value
  }
}

export function integer(options: { min?: number; max?: number } = {}): Param<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options
  return (node, path) => {
    const value = scalar(node, path)
    if (!/^-?\d{1,15}$/.test(value)) throw invalidParam(path, `Invalid integer: ${value}`, 'parameter_invalid_integer')
    const number = Number(value)
    if (number < min)
      throw invalidParam(path, `This value must be greater than or equal to ${min}.`, 'parameter_invalid_integer')
    if (number > max)
      throw invalidParam(path, `This value must be less than or equal to ${max}.`, 'parameter_invalid_integer')
    return number
  }
}

/** An amount in minor units; one that is charged fits into eight digits, others may allow more. */
export function amount(minMinor = 1n, maxMinor = MAX_AMOUNT_MINOR): Param<bigint> {
  return (node, path) => {
    const value = scalar(node, path)
    if (!/^-?\d{1,18}$/.test(value)) throw invalidParam(path, `Invalid integer: ${value}`, 'parameter_invalid_integer')
    const minor = BigInt(value)
    if (minor < minMinor)
      throw invalidParam(path, `Invalid amount: ${path} must be at least ${minMinor}.`, 'amount_too_small')
    if (minor > maxMinor) {
      throw invalidParam(path, `Invalid amount: ${path} must be no more than ${maxMinor}.`, 'amount_too_large')
    }
    return minor
  }
}

export function boolean(): Param<boolean> {
  return (node, path) => {
    const value = scalar(node, path)
    if (value !== 'true' && value !== 'false') throw invalidParam(path, `Invalid boolean: ${value}`)
    return value === 'true'
  }
}

/** A decimal number kept as the text it came as. */
export function decimal(): Param<string> {
  return text({ max: 40, pattern: /^-?\d{1,20}(\.\d{1,12})?$/, what: 'decimal' })
}

export function array<T>(read: Param<T>, maxItems = 500): Param<T[]> {
  return (node, path) => {
    if (node === '') throw emptyParam(path)
    if (!(node instanceof Map)) throw invalidParam(path, `Invalid array`)
    if (node.size > maxItems) throw invalidParam(path, `Array ${path} has more than ${maxItems} items`)
    const entries = [...node]
    if (entries.some(([key]) => !/^\d{1,4}$/.test(key))) throw invalidParam(path, 'Invalid array')
    entries.sort(([left], [right]) => Number(left) - Number(right))
    return entries.map(([key, item]) => read(item, `${path}[${key}]`))
  }
}

export function object<S extends Shape>(shape: S): Param<Parsed<S>> {
  return (node, path) => {
    if (node === '') throw emptyParam(path)
    if (!(node instanceof Map)) throw invalidParam(path, 'Invalid object')
    return readShape(shape, node, path)
  }
}

/** The parameters of a request as a whole. */
export function readParams<S extends Shape>(shape: S, form: FormMap): Parsed<S> {
  return readShape(shape, form, '')
}

function readShape<S extends Shape>(shape: S, map: FormMap, path: string): Parsed<S> {
  const nameOf = (key: string) => (path === '' ? key : `${path}[${key}]`)
  for (const key of map.keys()) {
    if (!Object.hasOwn(shape, key)) {
      throw invalidParam(nameOf(key), `Received unknown parameter: ${nameOf(key)}`, 'parameter_unknown')
    }
  }
  const entries = Object.entries(shape).map(([key, read]) => [key, read(map.get(key), nameOf(key))])
  return Object.fromEntries(entries) as Parsed<S>
}

/** A change to an object's metadata: an empty text removes a key, an empty value as a whole removes all. */
export type MetadataChange = ReadonlyMap<string, string> | 'clear' | undefined

export const metadata: Param<MetadataChange> = (node, path) => {
  if (node === undefined) return undefined
  if (node === '') return 'clear'
  if (!(node instanceof Map)) throw invalidParam(path, `Invalid hash`)
  const change = new Map<string, string>()
  for (const [key, value] of node) {
    const name = `${path}[${key}]`
    if (typeof value !== 'string') throw invalidParam(name, 'Metadata values must be strings')
    if (key.length > 40) throw invalidParam(name, 'Metadata keys have at most 40 characters')
    if (value.length > 500) throw invalidParam(name, 'Metadata values have at most 500 characters')
    change.set(key, value)
  }
  return change
}

export const MAX_METADATA_KEYS = 50

/** @throws StripeError where the result would have more than 50 keys. */
export function changeMetadata(current: Metadata, change: MetadataChange): Metadata {
  if (change === undefined) return current
  if (change === 'clear') return {}
  const merged = mergeMetadata(current, change)
  if (Object.keys(merged).length > MAX_METADATA_KEYS)
    throw new StripeError(400, `Metadata can have at most ${MAX_METADATA_KEYS} keys.`, { param: 'metadata' })
  return merged
}

export function mergeMetadata(current: Metadata, change: Iterable<[string, string]>): Metadata {
  const merged = new Map(Object.entries(current))
  for (const [key, value] of change) {
    if (value === '') merged.delete(key)
    else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}

export interface TimeRange {
  gt?: number | undefined
  gte?: number | undefined
  lt?: number | undefined
  lte?: number | undefined
}

/** An exact moment, or a range by `gt`, `gte`, `lt`, `lte`. */
export const timeRange: Param<TimeRange> = (node, path) => {
  if (typeof node === 'string') {
    const moment = integer({ min: 0 })(node, path)
    return { gte: moment, lte: moment }
  }
  const bound = optional(integer({ min: 0 }))
  return object({ gt: bound, gte: bound, lt: bound, lte: bound })(node, path)
}

function scalar(node: FormNode | undefined, path: string): string {
  if (typeof node !== 'string') throw invalidParam(path, `Invalid string: ${path} must be a single value`)
  if (node === '') throw emptyParam(path)
  return node
}

function listOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`
}
