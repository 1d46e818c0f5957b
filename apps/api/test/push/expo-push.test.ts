import { afterEach, describe, expect, it } from 'vitest'
import { createExpoPush } from '../../src/providers/push/expo/expo-push.ts'
import type { OutgoingPush } from '../../src/providers/push/push-sender.ts'
import { type ExpoPushDouble, startExpoPushDouble } from '../support/expo-push-double.ts'

const doubles: ExpoPushDouble[] = []
afterEach(async () => {
  for (const double of doubles.splice(0)) await double.close()
})

async function start(accessToken?: string) {
  const double = await startExpoPushDouble()
  doubles.push(double)
  return { double, push: createExpoPush({ url: double.url, accessToken }) }
}

const pushTo = (token: string): OutgoingPush => ({
  token,
  title: 'Payment approved',
  body: '$1.00 at Corner Grocery',
  data: { link: '/activity/auth_1', notificationId: 'ntf_1' },
  ttlSeconds: 3_600,
})

describe('the adapter to Expo’s push service, against a double written from its documentation', () => {
  it('sends messages as documented and gives back the tickets in their order', async () => {
    const { double, push } = await start()
    double.goneAtOnce.add('ExponentPushToken[b]')
    const tickets = await push.send([pushTo('ExponentPushToken[a]'), pushTo('ExponentPushToken[b]')])
    expect(tickets).toEqual([{ kind: 'accepted', receiptId: 'receipt-1' }, { kind: 'unregistered' }])
    expect(double.messages).toEqual([
      {
        to: 'ExponentPushToken[a]',
        title: 'Payment approved',
        body: '$1.00 at Corner Grocery',
        data: { link: '/activity/auth_1', notificationId: 'ntf_1' },
        ttl: 3_600,
        priority: 'high',
        sound: 'default',
        channelId: 'default',
      },
    ])
  })

  it('shows the access token in the header, and nowhere else', async () => {
    const { double, push } = await start('expo-token-of-ours')
    double.requireAccessToken('expo-token-of-ours')
    await push.send([pushTo('ExponentPushToken[a]')])
    expect(double.calls[0]?.authorization).toBe('Bearer expo-token-of-ours')
    expect(JSON.stringify(double.calls[0]?.body)).not.toContain('expo-token-of-ours')
  })

  it('tells a token of ours that is not accepted from a service that is away and from a call that is refused', async () => {
    const { double, push } = await start('stale')
    double.requireAccessToken('fresh')
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unauthorized' })
    double.failNext({ status: 503 }, { status: 429, headers: { 'retry-after': '120' } }, { status: 400 })
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: undefined })
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 120_000 })
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'refused' })
    await double.close()
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('takes an answer that it does not understand, or that is for another number of pushes, for no answer', async () => {
    const { double, push } = await start()
    double.failNext({ status: 200 }, { status: 200, body: { data: [{ status: 'ok', id: 'receipt-1' }] } })
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(push.send([pushTo('a'), pushTo('b')])).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('goes nowhere else with what it carries, whatever the service says', async () => {
    const [{ double, push }, elsewhere] = [await start('expo-token-of-ours'), await start()]
    const location = `${elsewhere.double.url}/--/api/v2/push/send`
    double.failNext({ status: 307, headers: { location } })
    await expect(push.send([pushTo('ExponentPushToken[a]')])).rejects.toMatchObject({ kind: 'unavailable' })
    expect(elsewhere.double.calls).toEqual([])
  })

  it('lets itself be put off for a quarter of an hour, not for longer', async () => {
    const { double, push } = await start()
    double.failNext({ status: 503, headers: { 'retry-after': '86400' } })
    await expect(push.send([pushTo('a')])).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 900_000 })
  })

  it('reads receipts, and repeats nothing of a message that names the token', async () => {
    const { double, push } = await start()
    for (const token of ['fine', 'gone', 'failing']) await push.send([pushTo(token)])
    double.goneLater.add('gone')
    double.failing.add('failing')
    const ids = ['receipt-1', 'receipt-2', 'receipt-3', 'receipt-9']
    expect([...(await push.receipts(ids))]).toEqual([])
    double.writeReceipts()
    expect([...(await push.receipts(ids))]).toEqual([
      ['receipt-1', { kind: 'delivered' }],
      ['receipt-2', { kind: 'unregistered' }],
      ['receipt-3', { kind: 'failed', reason: 'MessageRateExceeded' }],
    ])
  })
})
