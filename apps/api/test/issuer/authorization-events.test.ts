import { describe, expect, it } from 'vitest'
import { readStripeEvent } from '../../src/providers/issuer/stripe/authorization-events.ts'
import { toObject } from '../../src/providers/issuer/stripe/json-reader.ts'
import { ProviderChain, type ProviderEvent } from '../issuing/provider-events.ts'

const factsOf = (event: ProviderEvent) => {
  const read = readStripeEvent(toObject(event))
  if (read.kind !== 'record') throw new Error(`this is a ${read.kind}`)
  return read.record.facts.map(({ kind, amountMinor, deltaMinor, providerId }) => ({
    kind,
    amountMinor,
    deltaMinor,
    providerId,
  }))
}

const without = (event: ProviderEvent, ...names: string[]): ProviderEvent => {
  const data = event.data as { object: unknown; previous_attributes?: Record<string, unknown> }
  const previous = Object.fromEntries(
    Object.entries(data.previous_attributes ?? {}).filter(([name]) => !names.includes(name)),
  )
  return { ...event, data: { object: data.object, previous_attributes: previous } }
}

function openChain(): ProviderChain {
  const chain = new ProviderChain({ issuerCardId: 'ic_1' })
  chain.record(5_000, true)
  return chain
}

describe('an updated authorization', () => {
  it('tells a partial reversal by the difference of this very event', () => {
    const event = openChain().reverse(2_000)
    expect(factsOf(event).slice(1)).toEqual([
      { kind: 'reversal', amountMinor: 2_000n, deltaMinor: undefined, providerId: `${event.id}:reversal` },
    ])
  })

  it('tells a full reversal under one name, also when nothing says how much was left', () => {
    const chain = openChain()
    const event = chain.reverse(5_000)
    expect(factsOf(event).slice(1)).toMatchObject([
      { kind: 'reversal', amountMinor: 5_000n, providerId: `${chain.id}:reversed` },
    ])
    expect(factsOf(without(event, 'amount')).slice(1)).toMatchObject([
      { kind: 'close', amountMinor: 0n, providerId: `${chain.id}:reversed` },
    ])
  })

  it('tells a higher total as an advice: the whole, and the difference that the event states', () => {
    const event = openChain().advise(9_000)
    expect(factsOf(event).slice(1)).toEqual([
      { kind: 'advice', amountMinor: 9_000n, deltaMinor: 4_000n, providerId: `${event.id}:advice` },
    ])
  })

  it('tells nothing about the amount when a clearing or a request moved it in the same event', () => {
    const chain = openChain()
    const [, updated] = chain.capture(5_000, true)
    if (updated === undefined) throw new Error('a capture updates its authorization')
    const data = updated.data as { object: Record<string, unknown>; previous_attributes: Record<string, unknown> }
    const reset = {
      ...updated,
      data: {
        object: { ...data.object, amount: 0 },
        previous_attributes: { ...data.previous_attributes, amount: 5_000 },
      },
    }
    expect(factsOf(reset).map(({ kind }) => kind)).toEqual(['authorization', 'close'])
    const increment = chain.record(1_000, true)
    expect(factsOf(increment).map(({ kind }) => kind)).toEqual(['authorization', 'increment', 'close'])
  })

  it('that was declined is not closed once more', () => {
    const chain = new ProviderChain({ issuerCardId: 'ic_1' })
    expect(factsOf(chain.record(5_000, false)).map(({ kind }) => kind)).toEqual(['authorization'])
  })
})

describe('a transaction', () => {
  it('is a capture of its authorization, a force post, or a refund that may be linked; its sign is the provider’s', () => {
    const chain = openChain()
    expect(factsOf(chain.capture(700)[0] ?? chain.expire())).toMatchObject([{ kind: 'capture', amountMinor: 700n }])
    expect(factsOf(chain.forcePost(800))).toMatchObject([{ kind: 'force_post', amountMinor: 800n }])
    const refund = readStripeEvent(toObject(chain.refund(300)))
    expect(refund).toMatchObject({
      kind: 'record',
      record: { kind: 'refund', linkedChainId: chain.id, facts: [{ kind: 'refund', amountMinor: 300n }] },
    })
    const unlinked = readStripeEvent(toObject(chain.refund(300, false)))
    expect(unlinked.kind === 'record' && unlinked.record.linkedChainId).toBeUndefined()
  })
})

describe('any other event', () => {
  it('is ignored by name', () => {
    expect(readStripeEvent({ id: 'evt_1', type: 'issuing_card.updated', data: { object: {} } })).toEqual({
      kind: 'ignored',
      type: 'issuing_card.updated',
    })
  })
})
