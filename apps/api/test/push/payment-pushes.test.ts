import { afterAll, describe, expect, it, vi } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { startExpoPushDouble } from '../support/expo-push-double.ts'

const expo = await startExpoPushDouble()
afterAll(() => expo.close())
const api = await startIssuingApi({
  env: { PUSH_PROVIDER: 'expo', EXPO_PUSH_URL: expo.url },
})

async function withPhone(card: CardOfTest, token: string, locale: string): Promise<void> {
  const device = { deviceId: 'dev-phone', platform: 'android', name: 'Phone', pushToken: token, locale }
  await api.post('/me/devices/register', device, { token: card.person.accessToken })
}

async function buy(card: CardOfTest, amount: number): Promise<ProviderChain> {
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId })
  const { body } = await api.send(chain.request(amount))
  await api.send(chain.record(amount, body.approved === true))
  return chain
}

const pushesTo = (token: string, count: number) =>
  vi.waitFor(
    () => {
      const messages = expo.messages.filter(({ to }) => to === token)
      expect(messages).toHaveLength(count)
      return messages
    },
    { timeout: 60_000 },
  )

describe('a payment, on the lock screen (against a double written from Expo’s documentation)', () => {
  it('is told once, with amount and merchant, and opens exactly there', async () => {
    const card = await api.giveCard()
    await withPhone(card, 'ExponentPushToken[buyer]', 'de')
    const chain = await buy(card, 2_350)
    for (const event of chain.capture(2_350, true)) await api.send(event)
    await api.send(chain.refund(1_000))
    const told = await pushesTo('ExponentPushToken[buyer]', 2)
    const [payment] = await api.transactions(card)
    const link = `/activity/${payment?.id}`
    expect(told.map(({ title, body, data }) => ({ title, body, link: data.link }))).toEqual([
      { title: 'Zahlung genehmigt', body: '23,50\u00a0$ bei Corner Grocery', link },
      { title: 'Erstattung erhalten', body: '10,00\u00a0$ bei Corner Grocery', link },
    ])
  })

  it('that is declined says so, and keeps the reason and the balance for behind the lock', async () => {
    const card = await api.giveCard({ fundedMinor: 137n })
    await withPhone(card, 'ExponentPushToken[broke]', 'en')
    await buy(card, 2_350)
    const [push] = await pushesTo('ExponentPushToken[broke]', 1)
    expect(push).toMatchObject({ title: 'Payment declined', body: '$23.50 at Corner Grocery' })
    expect(JSON.stringify(push)).not.toMatch(/1\.37|balance|available|4242/i)
  })

  it('that looked like somebody else’s asks whether it was the person', async () => {
    const card = await api.giveCard()
    await withPhone(card, 'ExponentPushToken[robbed]', 'en')
    await api.send(new ProviderChain(card).record(2_350, false, 'suspected_fraud'))
    const [push] = await pushesTo('ExponentPushToken[robbed]', 1)
    expect(push).toMatchObject({ title: 'Was this you?', body: '$23.50 at Corner Grocery' })
  })
})
