import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CardId,
  createIdMaker,
  FREE_PREFIXES,
  idPattern,
  isId,
  LANE_COUNT,
  LANE_PREFIXES,
  laneOfId,
  newId,
  prefixOfId,
  systemIdSource,
  timeOfId,
} from '../src/ids.ts'
import { laneOfAccount } from '../src/lane.ts'

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const lanes = fc.integer({ min: 0, max: LANE_COUNT - 1 })
const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
const sourceOf = (time: number, random: Uint8Array) => ({ now: () => time, random: () => random })

describe('ids', () => {
  it('carry kind, time and lane, all of which can be read again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LANE_PREFIXES), times, lanes, bytes, (prefix, time, lane, random) => {
        const id = newId(prefix, { lane, ...sourceOf(time, random) })
        expect(id).toMatch(new RegExp(idPattern(prefix)))
        expect(isId(id, prefix)).toBe(true)
        expect(prefixOfId(id)).toBe(prefix)
        expect(laneOfId(id)).toBe(lane)
        expect(timeOfId(id)).toBe(time)
      }),
    )
  })

  it('sort by the time they were made at', () => {
    fc.assert(
      fc.property(times, times, lanes, lanes, bytes, bytes, (t1, t2, l1, l2, r1, r2) => {
        fc.pre(t1 < t2)
        const earlier = newId('card', { lane: l1, ...sourceOf(t1, r1) })
        const later = newId('card', { lane: l2, ...sourceOf(t2, r2) })
        expect(earlier < later).toBe(true)
      }),
    )
  })

  it('are the same for the same clock and randomness, and differ otherwise', () => {
    const random = new Uint8Array(16).fill(7)
    const options = { lane: 5, ...sourceOf(1_800_000_000_000, random) }
    expect(newId('card', options)).toBe(newId('card', options))
    const create = createIdMaker(systemIdSource)
    const made = new Set(Array.from({ length: 5_000 }, () => create('auth', 1)))
    expect(made.size).toBe(5_000)
  })

  it('are different for each bit of randomness, eighty of them where no lane is named', () => {
    const zeros = new Uint8Array(16)
    const plain = newId('usr', sourceOf(1, zeros))
    const others = Array.from(zeros, (_, index) => newId('usr', sourceOf(1, zeros.with(index, 1))))
    expect(new Set([plain, ...others]).size).toBe(17)
    for (const id of others) expect([...id].filter((character, at) => character !== plain[at])).toHaveLength(1)
  })

  it('need a lane exactly where their kind lives in one', () => {
    const source = sourceOf(1, new Uint8Array(16))
    for (const prefix of LANE_PREFIXES) expect(() => newId(prefix, source)).toThrow(RangeError)
    for (const prefix of FREE_PREFIXES) expect(() => newId(prefix, { ...source, lane: 1 })).toThrow(RangeError)
    for (const lane of [-1, 1.5, LANE_COUNT, Number.NaN]) {
      expect(() => newId('card', { ...source, lane })).toThrow(RangeError)
    }
    expect(() => newId('usr', sourceOf(-1, new Uint8Array(16)))).toThrow(RangeError)
  })

  it('are told from anything else', () => {
    const id = newId('usr', sourceOf(1, new Uint8Array(16)))
    expect(isId(id, 'card')).toBe(false)
    for (const value of [
      '',
      'card_',
      'card_1',
      `card_${'8'.repeat(26)}`,
      `card_${'l'.repeat(26)}`,
      `x_${'0'.repeat(26)}`,
      7,
      null,
    ]) {
      expect(isId(value, 'card')).toBe(false)
    }
    expect(prefixOfId(`xyz_${'0'.repeat(26)}`)).toBeUndefined()
    expect(() => laneOfId(id as unknown as CardId)).toThrow('carries no lane')
  })
})

describe('lanes', () => {
  it('are the first ten bits of the hash of the account id', () => {
    const create = createIdMaker(systemIdSource)
    for (let index = 0; index < 50; index += 1) {
      const account = create('acct')
      const bits = createHash('sha256').update(account).digest('hex').slice(0, 3)
      expect(laneOfAccount(account)).toBe(Number.parseInt(bits, 16) >> 2)
      expect(laneOfId(create('card', laneOfAccount(account)))).toBe(laneOfAccount(account))
    }
  })

  it('are used evenly', () => {
    const create = createIdMaker(systemIdSource)
    const counts = new Map<number, number>()
    for (let index = 0; index < 20_480; index += 1) {
      const lane = laneOfAccount(create('acct'))
      counts.set(lane, (counts.get(lane) ?? 0) + 1)
    }
    expect(counts.size).toBe(LANE_COUNT)
    expect(Math.max(...counts.values())).toBeLessThan(60)
  })
})
