import { createApiClient } from '@cardwright/api-client'
import { vi } from 'vitest'
import type { Program } from './program.ts'

interface Message {
  id: string
  text: string
}

const read = new Set<string>()

/** The next code that was mailed to this address; each mail is read once. */
export async function nextCode({ sandboxUrl }: Program, address: string): Promise<string> {
  return vi.waitUntil(
    async () => {
      const response = await fetch(`${sandboxUrl}/inbox/messages?to=${encodeURIComponent(address)}`)
      const { data } = (await response.json()) as { data: Message[] }
      const fresh = data.find(({ id, text }) => !read.has(id) && /\b\d{6}\b/.test(text))
      if (fresh !== undefined) read.add(fresh.id)
      return /\b\d{6}\b/.exec(fresh?.text ?? '')?.[0]
    },
    { timeout: 60_000, interval: 200 },
  )
}

/** What staff does meanwhile, over the API: looks at the application and approves it. */
export async function approveEverybody(program: Program): Promise<void> {
  const guest = createApiClient({ baseUrl: program.url })
  const answer = await guest.post('/auth/login', { body: login(program) })
  const tokens =
    'accessToken' in answer
      ? answer
      : await guest.post('/auth/otp/verify', {
          body: { challengeId: answer.challengeId, code: await nextCode(program, program.staff.email) },
        })
  const staff = createApiClient({ baseUrl: program.url, getAccessToken: () => tokens.accessToken })
  const { data } = await staff.get('/admin/kyc/queue', { query: { limit: 100 } })
  for (const { applicationId } of data) {
    await staff.post('/admin/kyc/decide', {
      body: { applicationId, decision: 'approve', reason: 'Looked at in the browser journey' },
    })
  }
}

const login = ({ staff: { email, password } }: Program) => ({ email, password, deviceId: 'browser-journey-staff' })

/** A purchase over the card network, as the sandbox's terminal makes it. */
export async function pay({ sandboxUrl }: Program, last4: string, amountMinor: number): Promise<{ approved: boolean }> {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(sandboxUrl + path, { ...init, headers: { Authorization: 'Bearer sk_test_sandbox' } })
    return (await response.json()) as { data: { id: string }[]; approved: boolean }
  }
  const { data } = await call(`/v1/issuing/cards?last4=${last4}`)
  const form = new URLSearchParams({
    card: data[0]?.id ?? '',
    amount: String(amountMinor),
    'merchant_data[category]': 'book_stores',
    'merchant_data[name]': 'Paper Lantern Books',
    'merchant_data[city]': 'Lyon',
    'merchant_data[country]': 'FR',
    'merchant_data[network_id]': '440011223344',
  })
  return await call('/v1/test_helpers/issuing/authorizations', { method: 'POST', body: form })
}
