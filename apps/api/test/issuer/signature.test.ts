import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { findSignatureProblem } from '../../src/providers/issuer/stripe/signature.ts'

const BODY = '{"id":"evt_1"}'
const [OURS, OTHER] = ['whsec_one', 'whsec_two']
const NOW = 1_763_884_800

/** As Stripe's own library signs. */
const sign = (secret: string, { timestamp = NOW, payload = BODY, scheme = 'v1' } = {}): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp, scheme, signature: '' })
const v1Of = (header: string): string => header.split(',')[1] ?? ''

const problemOf = (header: string | undefined, { secrets = [OURS], body = BODY, nowMs = NOW * 1000 } = {}) =>
  findSignatureProblem(header, Buffer.from(body), secrets, nowMs)

describe('a signature of Stripe', () => {
  it('is good where any of its v1 matches any of our secrets', () => {
    expect(problemOf(sign(OURS))).toBeUndefined()
    expect(problemOf(sign(OTHER), { secrets: [OURS, OTHER] })).toBeUndefined()
    expect(problemOf(`${sign('whsec_rolled')},${v1Of(sign(OURS))}`)).toBeUndefined()
    expect(problemOf(sign(OTHER))).toBe('mismatch')
  })

  it('is over these very bytes and this very time', () => {
    expect(problemOf(sign(OURS), { body: `${BODY} ` })).toBe('mismatch')
    expect(problemOf(`t=${NOW - 1},${v1Of(sign(OURS))}`)).toBe('mismatch')
  })

  it('may be five minutes old, or as far ahead, and no further', () => {
    for (const seconds of [-300, 300]) expect(problemOf(sign(OURS, { timestamp: NOW + seconds }))).toBeUndefined()
    expect(problemOf(sign(OURS, { timestamp: NOW - 301 }))).toBe('too_old')
    expect(problemOf(sign(OURS, { timestamp: NOW + 301 }))).toBe('in_the_future')
  })

  it('of another scheme, without a time, or of another form is none', () => {
    expect(problemOf(undefined)).toBe('missing')
    expect(problemOf('')).toBe('missing')
    for (const header of [
      sign(OURS, { scheme: 'v0' }),
      sign(OURS, { scheme: 'v2' }),
      v1Of(sign(OURS)),
      `t=${NOW}`,
      `t=${NOW},v1=`,
      `t=${NOW},v1=00`,
      `t=${NOW},v1=${'z'.repeat(64)}`,
      `t=soon,${v1Of(sign(OURS))}`,
    ])
      expect(problemOf(header), header).toBe('malformed')
  })
})
