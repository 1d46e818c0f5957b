import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AddressedRequest } from '../../src/services/issuing/batch.ts'
import { BatchQueue, PATIENCE_MS } from '../../src/services/issuing/batch-queue.ts'

/** The queue looks at nothing of a request but its lane and its account, here one of its own where none is named. */
const inLane = (lane: number, accountId = crypto.randomUUID() as string) => ({
  addressed: { address: { lane, accountId } } as AddressedRequest,
})
const lanesOf = (taken: ReturnType<BatchQueue<ReturnType<typeof inLane>>['take']>) =>
  taken?.batch.map(({ addressed }) => addressed.address.lane)

interface Queueing {
  shardOf?: (lane: number) => number
  size?: number
  now?: () => number
}

/** Unless a test has a clock of its own, so much time passes that nobody waits for company. */
function passing(): () => number {
  let now = 0
  return () => (now += PATIENCE_MS)
}

function queueOf(lanes: number[], { shardOf, size = 128, now = passing() }: Queueing = {}) {
  const queue = new BatchQueue<ReturnType<typeof inLane>>({ shardOf }, size, now)
  for (const lane of lanes) queue.add(inLane(lane))
  return queue
}

/** Lanes 10 to 19 are one shard, and so on. */
const shardOf = (lane: number) => Math.floor(lane / 10)

describe('on one PostgreSQL', () => {
  it('takes whoever waits, in the order they came, and no more than a batch holds', () => {
    const queue = queueOf([5, 900, 5, 17], { size: 3 })
    expect(lanesOf(queue.take())).toEqual([5, 900, 5])
    expect(lanesOf(queue.take())).toEqual([17])
    expect(queue.take()).toBeUndefined()
  })

  it('has two batches in flight, and the next when one of them is done', () => {
    const queue = queueOf([1, 2, 3], { size: 1 })
    const first = queue.take()
    queue.take()
    expect(queue.take()).toBeUndefined()
    first?.done()
    expect(lanesOf(queue.take())).toEqual([3])
  })

  it('is idle when nobody waits and nothing is in flight', () => {
    const queue = queueOf([1])
    expect(queue.isIdle).toBe(false)
    const taken = queue.take()
    expect(queue.isIdle).toBe(false)
    taken?.done()
    expect(queue.isIdle).toBe(true)
  })
})

describe('beside a batch in flight', () => {
  const lanes = (count: number) => Array.from({ length: count }, (_, lane) => lane)

  it('a few wait for its end, and come together', () => {
    const queue = queueOf([1], { now: () => 7 })
    const first = queue.take()
    for (const lane of [2, 3]) queue.add(inLane(lane))
    expect(queue.isGathering).toBe(true)
    expect(queue.take()).toBeUndefined()
    first?.done()
    expect(queue.isGathering).toBe(false)
    expect(lanesOf(queue.take())).toEqual([2, 3])
  })

  it('many begin at once, and as many as a batch can hold are many', () => {
    const queue = queueOf([0], { now: () => 7 })
    queue.take()
    for (const lane of lanes(31)) queue.add(inLane(lane))
    expect(queue.take()).toBeUndefined()
    queue.add(inLane(31))
    expect(queue.isGathering).toBe(false)
    expect(lanesOf(queue.take())).toEqual(lanes(32))

    const small = queueOf([0], { now: () => 7, size: 2 })
    small.take()
    for (const lane of lanes(2)) small.add(inLane(lane))
    expect(lanesOf(small.take())).toEqual([0, 1])
  })

  it('a few begin without company when the one in flight takes long', () => {
    let now = 1_000
    const queue = queueOf([1], { now: () => now })
    queue.take()
    queue.add(inLane(2))
    now += PATIENCE_MS - 1
    expect(queue.take()).toBeUndefined()
    now += 1
    expect(queue.isGathering).toBe(false)
    expect(lanesOf(queue.take())).toEqual([2])
  })

  it('nobody gathers who could not begin in any case, or on a cluster', () => {
    expect(queueOf([], { now: () => 7 }).isGathering).toBe(false)
    const alone = queueOf([1], { now: () => 7 })
    expect(alone.isGathering).toBe(false)
    alone.take()
    expect(alone.isGathering).toBe(false)
    const cluster = queueOf([11, 25], { now: () => 7, shardOf })
    cluster.take()
    expect(cluster.isGathering).toBe(false)
    expect(lanesOf(cluster.take())).toEqual([25])
  })
})

describe('of one account', () => {
  const asked = (queue: BatchQueue<ReturnType<typeof inLane>>, accounts: string) => {
    for (const [place, account] of [...accounts].entries()) queue.add(inLane(place, account))
    return queue
  }

  it('has one batch in flight: others go by, and who waits for it comes next, in order', () => {
    const queue = asked(queueOf([], { size: 3 }), 'aabacb')
    const first = queue.take()
    expect(lanesOf(first)).toEqual([0, 1, 2])
    const second = queue.take()
    expect(lanesOf(second)).toEqual([4])
    expect(queue.take()).toBeUndefined()
    second?.done()
    expect(queue.take()).toBeUndefined()
    first?.done()
    expect(lanesOf(queue.take())).toEqual([3, 5])
  })

  it('never has two in flight nor turns their order, whatever comes and ends when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask'), account: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
      fc.record({ kind: fc.constant('end'), which: fc.nat(3) }),
    )
    const run = (steps: { kind: string; account?: string; which?: number }[]) => {
      const queue = queueOf([], { size: 3 })
      const inFlight: { accounts: Set<string>; done: () => void }[] = []
      const answered: { account: string; place: number }[] = []
      const takeAll = () => {
        for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
          const { batch, done } = taken
          const of = batch.map(({ addressed: { address } }) => ({ account: address.accountId, place: address.lane }))
          const accounts = new Set(of.map(({ account }) => account))
          for (const other of inFlight)
            expect([...accounts].filter((account) => other.accounts.has(account))).toEqual([])
          inFlight.push({ accounts, done })
          answered.push(...of)
        }
      }
      const end = (which: number) => inFlight.splice(which % Math.max(inFlight.length, 1), 1)[0]?.done()
      let asked = 0
      for (const { account, which = 0 } of steps) {
        if (account === undefined) end(which)
        else queue.add(inLane(asked++, account))
        takeAll()
      }
      while (!queue.isIdle) {
        end(0)
        takeAll()
      }
      expect(answered).toHaveLength(asked)
      for (const own of Map.groupBy(answered, ({ account }) => account).values())
        expect(own.map(({ place }) => place)).toEqual(
          own.map(({ place }) => place).toSorted((one, other) => one - other),
        )
    }
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), run))
  })
})

describe('on a cluster', () => {
  it('takes the shard of whoever waits longest, and leaves the others in their order', () => {
    const queue = queueOf([11, 25, 14, 31, 11, 27], { shardOf })
    expect(lanesOf(queue.take())).toEqual([11, 14, 11])
    expect(lanesOf(queue.take())).toEqual([25, 27])
    expect(lanesOf(queue.take())).toEqual([31])
    expect(queue.isIdle).toBe(false)
  })

  it('has two batches of a shard in flight: who waits for it lets the others by', () => {
    const queue = queueOf([11, 12, 13, 41, 51, 61], { shardOf, size: 1 })
    const first = queue.take()
    expect(lanesOf(first)).toEqual([11])
    expect(lanesOf(queue.take())).toEqual([12])
    expect(lanesOf(queue.take())).toEqual([41])
    expect(lanesOf(queue.take())).toEqual([51])
    expect(queue.take()).toBeUndefined()
    first?.done()
    expect(lanesOf(queue.take())).toEqual([13])
  })

  it('has four batches in flight in all', () => {
    const queue = queueOf([10, 20, 30, 40, 50], { shardOf })
    const taken = [queue.take(), queue.take(), queue.take(), queue.take()]
    expect(taken.map(lanesOf)).toEqual([[10], [20], [30], [40]])
    expect(queue.take()).toBeUndefined()
    taken[2]?.done()
    expect(lanesOf(queue.take())).toEqual([50])
  })
})
