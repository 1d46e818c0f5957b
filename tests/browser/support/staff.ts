import { type ApiClient, createApiClient, type Schema } from '@cardwright/api-client'
import { nextCode } from './inbox.ts'
import type { Program } from './program.ts'

const DEVICE = 'browser-tests-staff'

/** The first sign-in from this device takes a mailed code; afterwards every file signs in without one. */
export async function introduceStaff(program: Program): Promise<void> {
  const guest = createApiClient({ baseUrl: program.url })
  const answer = await guest.post('/auth/login', { body: { ...program.staff, deviceId: DEVICE } })
  if ('accessToken' in answer) return
  const code = await nextCode(program, program.staff.email)
  await guest.post('/auth/otp/verify', { body: { challengeId: answer.challengeId, code } })
}

async function signInStaff(program: Program): Promise<ApiClient> {
  const guest = createApiClient({ baseUrl: program.url })
  const answer = await guest.post('/auth/login', { body: { ...program.staff, deviceId: DEVICE } })
  if (!('accessToken' in answer)) throw new Error('staff should be known on this device')
  const { accessToken } = answer
  return createApiClient({ baseUrl: program.url, getAccessToken: () => accessToken })
}

/** Looks at the application of this person and decides. */
export async function decideIdentity(
  program: Program,
  email: string,
  decision: 'approve' | 'resubmit' = 'approve',
  reason = 'Looked at in the browser tests',
  items?: Schema<'KycDecideRequest'>['items'],
): Promise<void> {
  const staff = await signInStaff(program)
  for (let cursor: string | undefined; ; ) {
    const page = await staff.get('/admin/kyc/queue', { query: { limit: 100, ...(cursor && { cursor }) } })
    const waiting = page.data.find((item) => item.user.email === email)
    if (waiting !== undefined) {
      await staff.post('/admin/kyc/decide', {
        body: { applicationId: waiting.applicationId, decision, reason, ...(items && { items }) },
      })
      return
    }
    if (!page.nextCursor) throw new Error(`no application of ${email} waits`)
    cursor = page.nextCursor
  }
}

/** Agrees to what the person asked for about a declined payment. */
export async function grantException(program: Program, exceptionId: string): Promise<void> {
  const staff = await signInStaff(program)
  await staff.post('/admin/exceptions/decide', {
    body: { exceptionId, decision: 'grant', reason: 'The person explained it' },
  })
}
