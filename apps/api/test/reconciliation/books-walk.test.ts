import { LANE_COUNT } from '@cardwright/contracts'
import { expect, it } from 'vitest'
import { lookAtBooks, type SliceOfBooks, walkBooks } from '../../src/services/reconciliation/books-walk.ts'

const tooSlow = () => Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })

/** Which slices were looked at to the end, where a statement takes too long with more lanes than `most`. */
async function walk(most: (lanes: readonly number[]) => number, isCluster = false): Promise<(readonly number[])[]> {
  const seen: (readonly number[])[] = []
  const look = async (lanes: readonly number[]): Promise<SliceOfBooks> => {
    if (lanes.length > most(lanes)) throw tooSlow()
    return { lanes, accounts: 0, problems: [] }
  }
  for await (const { lanes } of walkBooks(look, { isCluster })) seen.push(lanes)
  return seen
}

const ALL = Array.from({ length: LANE_COUNT }, (_, lane) => lane)

it('each lane is looked at once, in order', async () => {
  const seen = await walk(() => LANE_COUNT)
  expect(seen.flat()).toEqual(ALL)
  expect(new Set(seen.map(({ length }) => length))).toEqual(new Set([64]))
})

it('on a cluster one lane at a time', async () => {
  const seen = await walk(() => 1, true)
  expect(seen).toEqual(ALL.map((lane) => [lane]))
})

it('where a slice takes too long, it is halved until it does not, and no lane is left out', async () => {
  const seen = await walk((lanes) => (lanes.includes(70) ? 3 : 64))
  expect(seen.flat()).toEqual(ALL)
  expect(seen.find((lanes) => lanes.includes(70))).toEqual([70, 71])
  expect(seen.find((lanes) => lanes.includes(0))).toHaveLength(64)
})

it('a lane that takes too long alone fails the run, and so does any other failure', async () => {
  await expect(walk((lanes) => (lanes.includes(9) ? 0 : 64))).rejects.toThrow('statement timeout')
  const walked = walkBooks(() => Promise.reject(new Error('the database is away')), { isCluster: false })
  await expect(walked.next()).rejects.toThrow('the database is away')
})

it('no statement is sent without its limit of time', async () => {
  const sent: string[] = []
  const client = {
    query: async ({ text }: { text: string }) => {
      sent.push(text)
      return { rows: [] }
    },
  }
  await lookAtBooks(client as unknown as Parameters<typeof lookAtBooks>[0], [1])
  expect(sent[0]).toBe("SET LOCAL statement_timeout = '20s'")
  expect(sent.length).toBeGreaterThan(8)
  expect(sent.filter((text) => /\bFOR (UPDATE|SHARE)\b|LOCK/.test(text))).toEqual([])
})
