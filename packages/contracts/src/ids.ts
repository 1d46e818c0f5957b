/**
 * Ids of everything: `<prefix>_` and 26 characters of Crockford's base32 in lower case, which spell 128 bits:
 * 48 bits of Unix time in milliseconds (10 characters), 10 bits of lane (2) and 70 random bits (14).
 * So ids sort by age, and the lane of an object can be read from its id without asking a database.
 *
 * Objects that live outside the lanes (people, sessions, rules …), and accounts, whose lane is computed *from* their id,
 * carry random bits in the place of the lane.
 */

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARACTERS = 10
const LANE_CHARACTERS = 2
const RANDOM_CHARACTERS = 14
const MAX_TIME = 2 ** 48 - 1

/** Lanes are numbered 0 … 1023: the unit by which data can be spread over several databases. */
export const LANE_COUNT = 1024

/** Kinds of objects whose rows live in the lane of a cardholder's account; their ids carry that lane. */
export const LANE_PREFIXES = [
  'card',
  'auth',
  'fact',
  'dec',
  'tr',
  'ltx',
  'evt',
  'ntf',
  'exc',
  'dsp',
  'aud',
  'fil',
] as const

/** Kinds of objects that no lane owns, and accounts, whose lane is derived from the id itself. */
export const FREE_PREFIXES = [
  'usr',
  'acct',
  'kyc',
  'upl',
  'ses',
  'chl',
  'job',
  'apr',
  'rule',
  'bt',
  'cse',
  'stf',
  'psh',
  'rcn',
  'brk',
] as const

export type LanePrefix = (typeof LANE_PREFIXES)[number]
export type FreePrefix = (typeof FREE_PREFIXES)[number]
export type IdPrefix = LanePrefix | FreePrefix

declare const idBrand: unique symbol

/** A string that is known to be an id of the kind named by its prefix. */
export type Id<P extends IdPrefix> = string & { readonly [idBrand]: P }
export type LaneId = { [P in LanePrefix]: Id<P> }[LanePrefix]
export type AnyId = { [P in IdPrefix]: Id<P> }[IdPrefix]

export type UserId = Id<'usr'>
export type StaffId = Id<'stf'>
export type AccountId = Id<'acct'>
export type CardId = Id<'card'>
/** One chain of facts: an authorization with its increments, captures and reversals, or a force post, or a refund on its own. */
export type AuthorizationId = Id<'auth'>
/** What a cardholder calls a transaction is one chain of facts: the same id. */
export type TransactionId = AuthorizationId
export type FactId = Id<'fact'>
export type DecisionId = Id<'dec'>
export type TransferId = Id<'tr'>
export type LedgerTransactionId = Id<'ltx'>
export type KycApplicationId = Id<'kyc'>
export type UploadId = Id<'upl'>
export type SessionId = Id<'ses'>
export type ChallengeId = Id<'chl'>
export type EventId = Id<'evt'>
export type JobId = Id<'job'>
export type NotificationId = Id<'ntf'>
export type ApprovalId = Id<'apr'>
export type RuleId = Id<'rule'>
export type BacktestId = Id<'bt'>
export type ExceptionId = Id<'exc'>
export type CaseId = Id<'cse'>
export type DisputeId = Id<'dsp'>
export type AuditId = Id<'aud'>
export type FileId = Id<'fil'>
export type ReconciliationRunId = Id<'rcn'>
export type BreakId = Id<'brk'>

/** What an id is made from, handed in so that tests can fix both. */
export interface IdSource {
  /** Unix time in milliseconds. */
  now: () => number
  /** That many bytes from a cryptographic source. */
  random: (byteCount: number) => Uint8Array
}

export interface NewIdOptions extends IdSource {
  /** 0 … 1023; only for kinds that live in a lane, and there it must be given. */
  lane?: number
}

/** Makes ids of one source; `create('card', lane)` for what lives in a lane, `create('usr')` for what does not. */
export interface IdMaker {
  <P extends LanePrefix>(prefix: P, lane: number): Id<P>
  <P extends FreePrefix>(prefix: P): Id<P>
}

const LANE_SET: ReadonlySet<string> = new Set(LANE_PREFIXES)
const PREFIX_SET: ReadonlySet<string> = new Set([...LANE_PREFIXES, ...FREE_PREFIXES])
const ID_PATTERN = /^([a-z]{2,4})_([0-7][0-9a-hjkmnp-tv-z]{25})$/

/**
 * Makes one id. Pure, given its clock and its randomness.
 * @throws RangeError when a lane is missing, given where none belongs, or out of range, or the clock is.
 */
export function newId<P extends IdPrefix>(prefix: P, options: NewIdOptions): Id<P> {
  assertLaneFits(prefix, options.lane)
  const random = options.random(RANDOM_CHARACTERS + LANE_CHARACTERS)
  const lane =
    options.lane === undefined
      ? encodeBytes(random, RANDOM_CHARACTERS, LANE_CHARACTERS)
      : encodeNumber(options.lane, LANE_CHARACTERS)
  return `${prefix}_${encodeTime(options.now())}${lane}${encodeBytes(random, 0, RANDOM_CHARACTERS)}` as Id<P>
}

export function createIdMaker(source: IdSource): IdMaker {
  return <P extends IdPrefix>(prefix: P, lane?: number): Id<P> =>
    newId(prefix, lane === undefined ? source : { ...source, lane })
}

/** The source of a running program: the system's clock and its cryptographic randomness. */
export const systemIdSource: IdSource = {
  now: () => Date.now(),
  random: (byteCount) => globalThis.crypto.getRandomValues(new Uint8Array(byteCount)),
}

export function isId<P extends IdPrefix>(value: unknown, prefix: P): value is Id<P> {
  return typeof value === 'string' && value.startsWith(`${prefix}_`) && ID_PATTERN.test(value)
}

/** The kind an id names, or undefined for anything that is no id of ours. */
export function prefixOfId(value: string): IdPrefix | undefined {
  const prefix = ID_PATTERN.exec(value)?.[1]
  return prefix !== undefined && PREFIX_SET.has(prefix) ? (prefix as IdPrefix) : undefined
}

/**
 * The lane an object lives in, read from its id.
 * @throws RangeError for anything that carries no lane (for an account use `laneOfAccount`).
 */
export function laneOfId(id: LaneId): number {
  const prefix = prefixOfId(id)
  if (prefix === undefined || !LANE_SET.has(prefix)) throw new RangeError('This id carries no lane')
  const start = prefix.length + 1 + TIME_CHARACTERS
  return decodeNumber(id.slice(start, start + LANE_CHARACTERS))
}

/** When an object was named, in Unix milliseconds, read from its id. */
export function timeOfId(id: AnyId): number {
  const start = id.indexOf('_') + 1
  return decodeNumber(id.slice(start, start + TIME_CHARACTERS))
}

/** A regular expression (source text) that ids of one kind match; used by schemas and documents. */
export const idPattern = (prefix: IdPrefix): string => `^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`

function assertLaneFits(prefix: IdPrefix, lane: number | undefined): void {
  const livesInLane = LANE_SET.has(prefix)
  if (livesInLane && lane === undefined) throw new RangeError(`An id of kind "${prefix}" needs a lane`)
  if (!livesInLane && lane !== undefined) throw new RangeError(`An id of kind "${prefix}" has no lane`)
  if (lane !== undefined && !(Number.isInteger(lane) && lane >= 0 && lane < LANE_COUNT)) {
    throw new RangeError(`A lane is an integer from 0 to ${LANE_COUNT - 1}`)
  }
}

function encodeTime(milliseconds: number): string {
  if (!(Number.isInteger(milliseconds) && milliseconds >= 0 && milliseconds <= MAX_TIME)) {
    throw new RangeError('The clock of an id must give whole milliseconds since 1970')
  }
  return encodeNumber(milliseconds, TIME_CHARACTERS)
}

function encodeNumber(value: number, length: number): string {
  let text = ''
  let rest = value
  for (let index = 0; index < length; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function encodeBytes(bytes: Uint8Array, start: number, length: number): string {
  let text = ''
  for (let index = start; index < start + length; index += 1) text += ALPHABET.charAt((bytes[index] ?? 0) % 32)
  return text
}

function decodeNumber(text: string): number {
  let value = 0
  for (const character of text) value = value * 32 + ALPHABET.indexOf(character)
  return value
}
