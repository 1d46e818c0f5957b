import { withClient } from '@cardwright/local-postgres'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCard, tokenizeCard } from '../../src/services/card-vault-service.ts'
import { startApi } from '../support/start-api.ts'

const { context, database } = await startApi({ hasWorker: false })
const lane = 77

const newCard = (number: string) => ({
  lane,
  cardId: context.newId('card', lane),
  number,
  cvc: '123',
  expMonth: 12,
  expYear: 2030,
})

test('a sealed card comes back as it was, by its token alone', async () => {
  const card = newCard('4000000000001000')
  const token = await tokenizeCard(context, card)
  expect(token).toMatch(/^vt_/)
  expect(await readCard(context, { lane, token })).toEqual(card)
  expect(await readCard(context, { lane: lane + 1, token })).toBeUndefined()
  expect(await readCard(context, { lane, token: 'vt_unknown' })).toBeUndefined()
})

test('sealing the same card again, also many times at once, gives the same token and one row', async () => {
  const card = newCard('4000000000002008')
  const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenizeCard(context, card)))
  expect(new Set([...tokens, await tokenizeCard(context, card)]).size).toBe(1)
  const { rows } = await withClient(database.superuserUrl, (client) =>
    client.query('SELECT count(*)::int AS count FROM card_secrets WHERE card_id = $1', [card.cardId]),
  )
  expect(rows).toEqual([{ count: 1 }])
})

test('one number never belongs to two cards, in whatever lane', async () => {
  const first = newCard('4000000000003006')
  await tokenizeCard(context, first)
  const second = { ...first, lane: 78, cardId: context.newId('card', 78) }
  await expect(tokenizeCard(context, second)).rejects.toThrow(first.cardId)
  await expect(tokenizeCard(context, second)).rejects.not.toThrow(first.number)
})

test('what is no card number is refused without repeating it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 4 }), async (text) => {
      fc.pre(!/^\d{12,19}$/.test(text))
      const error = await tokenizeCard(context, newCard(text)).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).not.toContain(`"${text}"`)
    }),
    { numRuns: 20 },
  )
})

test('a row moved to another card cannot be opened there', async () => {
  const [one, two] = [newCard('4000000000004004'), newCard('4000000000005001')]
  const [, token] = [await tokenizeCard(context, one), await tokenizeCard(context, two)]
  await withClient(database.superuserUrl, (client) =>
    client.query(
      'UPDATE card_secrets SET sealed_number = (SELECT sealed_number FROM card_secrets WHERE card_id = $1) WHERE card_id = $2',
      [one.cardId, two.cardId],
    ),
  )
  await expect(readCard(context, { lane, token })).rejects.toThrow('cannot be opened')
})
