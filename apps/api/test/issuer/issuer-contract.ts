import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CreateCardRequest, DisputeClaim, Issuer, IssuerPerson } from '../../src/providers/issuer/issuer.ts'

/** What the suite needs beside the port itself: a merchant, and the passing of time. */
export interface IssuerUnderTest {
  issuer: Issuer
  /** Charges a card somewhere and returns the issuer's id of the authorization, open. */
  authorize(issuerCardId: string, amountMinor: number): Promise<string>
  /** Captures an authorization whole. */
  capture(issuerAuthorizationId: string): Promise<void>
  /** How many cardholders and cards the issuer holds that carry these ids of ours. */
  count(ids: { accountId: string; cardId: string }): Promise<{ people: number; cards: number }>
}

const newPerson = (): IssuerPerson => ({
  accountId: `acct_${randomUUID()}`,
  firstName: 'Zoë-Marie',
  lastName: "O'Brien-Łukasiewicz",
  dateOfBirth: '1990-02-28',
  email: `${randomUUID()}@example.com`,
  billingAddress: { line1: 'Lindenallee 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
  termsAcceptedAt: new Date(Date.now() - 60_000),
  startedAt: new Date(),
})

/** Until the next second: issuers date what they book by whole ones. */
const ofLastMinute = () => ({ from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 2_000) })

async function newestClearing(issuer: Issuer, issuerCardId: string): Promise<string> {
  for await (const transaction of issuer.listTransactions(ofLastMinute()))
    if (transaction.kind === 'record' && transaction.record.issuerCardId === issuerCardId)
      return transaction.issuerTransactionId
  throw new Error('nothing was cleared')
}

/** Every issuer must behave so; a new adapter runs this suite first. */
export function describeIssuer(name: string, prepare: () => Promise<IssuerUnderTest>): void {
  describe(`${name} as an issuer`, async () => {
    const { issuer, authorize, capture, count } = await prepare()

    const newCard = async (currency = 'usd') => {
      const person = newPerson()
      const issuerCardholderId = await issuer.ensureCardholder(person)
      const request: CreateCardRequest = {
        cardId: `card_${randomUUID()}`,
        accountId: person.accountId,
        issuerCardholderId,
        currency,
        startedAt: new Date(),
      }
      return { person, request, card: await issuer.createCard(request) }
    }

    it('knows a person and a card once, however often they are asked for, also at once', async () => {
      const { person, request, card } = await newCard()
      const again = await Promise.all([
        issuer.createCard(request),
        issuer.createCard(request),
        issuer.createCard(request),
      ])
      expect(again).toEqual([card, card, card])
      expect(await issuer.ensureCardholder(person)).toBe(request.issuerCardholderId)
      expect(await count({ accountId: person.accountId, cardId: request.cardId })).toEqual({ people: 1, cards: 1 })
    })

    it('finds what was created two days ago instead of creating it again', async () => {
      const { person, request, card } = await newCard()
      const startedAt = new Date(Date.now() - 48 * 3_600_000)
      expect(await issuer.createCard({ ...request, startedAt })).toEqual(card)
      expect(await issuer.ensureCardholder({ ...person, startedAt })).toBe(request.issuerCardholderId)
      expect(await count({ accountId: person.accountId, cardId: request.cardId })).toEqual({ people: 1, cards: 1 })
    })

    it('creates, also two days late, what was never created', async () => {
      const { request, card } = await newCard()
      const late = { ...request, cardId: `card_${randomUUID()}`, startedAt: new Date(Date.now() - 48 * 3_600_000) }
      expect((await issuer.createCard(late)).issuerCardId).not.toBe(card.issuerCardId)
    })

    it('finds a card by our id, and none that it never made', async () => {
      const { request, card } = await newCard()
      expect(await issuer.findCardByOurId(request)).toEqual(card)
      expect(await issuer.findCardByOurId({ ...request, cardId: 'card_unknown' })).toBeUndefined()
      expect(await issuer.findOurCardId(card.issuerCardId)).toBe(request.cardId)
      expect(await issuer.findOurCardId('ic_unknown')).toBeUndefined()
    })

    it('gives number and code that belong to the card', async () => {
      const { card } = await newCard()
      const { number, cvc } = await issuer.retrieveCardSecrets(card.issuerCardId)
      expect(number).toMatch(/^\d{16}$/)
      expect(number.endsWith(card.last4)).toBe(true)
      expect(cvc).toMatch(/^\d{3}$/)
    })

    it('freezes, unfreezes and closes, each as often as it is told', async () => {
      const { request, card } = await newCard()
      for (const status of ['frozen', 'frozen', 'active', 'active', 'closed', 'closed'] as const) {
        await issuer.setCardStatus(card.issuerCardId, status)
        expect((await issuer.findCardByOurId(request))?.status).toBe(status)
      }
      await expect(issuer.setCardStatus(card.issuerCardId, 'active')).rejects.toMatchObject({ kind: 'refused' })
    })

    it('lets a purchase pass that its own default would have refused', async () => {
      const { card } = await newCard()
      await issuer.updateCardControlsMirror({ issuerCardId: card.issuerCardId, currency: 'usd' })
      for (const amountMinor of [80_000, 90_000]) {
        const id = await authorize(card.issuerCardId, amountMinor)
        expect(await issuer.fetchAuthorization(id)).toMatchObject({ isApproved: true, status: 'pending' })
      }
    })

    it.each([
      ['krw', 60_000_000],
      ['kwd', 1_000_001],
    ])('lets a purchase in %s pass whatever the number of its units is', async (currency, amountMinor) => {
      const { card } = await newCard(currency)
      const ask = async () => issuer.fetchAuthorization(await authorize(card.issuerCardId, amountMinor))
      expect(await ask()).toMatchObject({ isApproved: true, currency })
      await issuer.updateCardControlsMirror({ issuerCardId: card.issuerCardId, currency })
      expect(await ask()).toMatchObject({ isApproved: true, currency })
    })

    it('tells what it recorded, one by one and since a moment', async () => {
      const since = new Date(Date.now() - 60_000)
      const { card } = await newCard()
      const id = await authorize(card.issuerCardId, 1_250)
      await capture(id)
      const fetched = await issuer.fetchAuthorization(id)
      expect(fetched).toMatchObject({
        issuerAuthorizationId: id,
        issuerCardId: card.issuerCardId,
        currency: 'usd',
        isApproved: true,
        status: 'closed',
        requests: [{ isApproved: true, amountMinor: 1_250n }],
      })
      expect(await issuer.fetchAuthorizationRecord(id)).toMatchObject({
        provider: issuer.name,
        chainId: id,
        kind: 'authorization',
        issuerCardId: card.issuerCardId,
        currency: 'usd',
        outcomes: [{ isApproved: true, amountMinor: 1_250n }],
      })
      const listed: string[] = []
      for await (const authorization of issuer.listAuthorizations(since))
        listed.push(authorization.issuerAuthorizationId)
      expect(listed).toContain(id)
      const clearings = []
      for await (const transaction of issuer.listTransactions(ofLastMinute())) clearings.push(transaction)
      const clearing = clearings.find((one) => one.kind === 'record' && one.record.chainId === id)
      expect(clearing).toMatchObject({
        kind: 'record',
        record: {
          provider: issuer.name,
          kind: 'authorization',
          issuerCardId: card.issuerCardId,
          currency: 'usd',
          facts: [
            { providerId: clearing?.issuerTransactionId, kind: 'capture', isApproved: true, amountMinor: 1_250n },
          ],
        },
      })
      expect(await issuer.fetchTransaction(clearing?.issuerTransactionId ?? '')).toEqual(clearing)
    })

    it('contests a clearing once, however often and at once it is asked, with the evidence in one file', async () => {
      const { card } = await newCard()
      await capture(await authorize(card.issuerCardId, 3_100))
      const clearing = await newestClearing(issuer, card.issuerCardId)
      const claim: DisputeClaim = {
        disputeId: `dsp_${randomUUID()}`,
        issuerTransactionId: clearing,
        key: randomUUID(),
        amountMinor: 2_900n,
        reason: 'not_received',
        explanation: 'The parcel never came.',
        details: {
          expectedAt: '2026-02-28',
          productType: 'merchandise',
          returnDescription: 'belongs to another reason',
        },
        evidence: { name: 'evidence.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF') },
        startedAt: new Date(),
      }
      const told = {
        disputeId: claim.disputeId,
        issuerTransactionId: clearing,
        amountMinor: 2_900n,
        status: 'submitted',
      }
      const first = await issuer.submitDispute(claim)
      expect(first).toMatchObject(told)
      const late = { ...claim, startedAt: new Date(Date.now() - 48 * 3_600_000) }
      for (const again of await Promise.all([issuer.submitDispute(claim), issuer.submitDispute(late)]))
        expect(again).toMatchObject({ ...told, issuerDisputeId: first.issuerDisputeId })
    })

    it('refuses to contest more than was cleared, and what was never cleared', async () => {
      const { card } = await newCard()
      await capture(await authorize(card.issuerCardId, 500))
      const claim: DisputeClaim = {
        disputeId: `dsp_${randomUUID()}`,
        issuerTransactionId: await newestClearing(issuer, card.issuerCardId),
        key: randomUUID(),
        amountMinor: 501n,
        reason: 'fraudulent',
        explanation: 'I was never there.',
        details: {},
        startedAt: new Date(),
      }
      const refusal = { name: 'IssuerError', kind: 'refused' }
      await expect(issuer.submitDispute(claim)).rejects.toMatchObject(refusal)
      const unknown = { ...claim, key: randomUUID(), issuerTransactionId: 'ipi_unknown' }
      await expect(issuer.submitDispute(unknown)).rejects.toMatchObject(refusal)
    })

    it('says plainly that it has no such authorization, and refuses what it cannot do', async () => {
      expect(await issuer.fetchAuthorization('iauth_unknown')).toBeUndefined()
      expect(await issuer.fetchAuthorizationRecord('iauth_unknown')).toBeUndefined()
      expect(await issuer.fetchTransaction('ipi_unknown')).toBeUndefined()
      const { request } = await newCard()
      const impossible = issuer.createCard({ ...request, cardId: `card_${randomUUID()}`, issuerCardholderId: 'ich_no' })
      await expect(impossible).rejects.toMatchObject({ name: 'IssuerError', kind: 'refused' })
    })
  })
}
