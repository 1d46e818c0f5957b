import {
  adminUserAccountState,
  adminUserDetail,
  adminUserPage,
  auditPage,
  kycApplication,
  kycDecision,
  kycDraft,
  kycQueuePage,
  kycStatusResponse,
  kycSubmitResponse,
  kycUpload,
  staffMember,
  staffPage,
} from '@cardwright/contracts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decideKyc, makeForm, makePicture, submitKyc } from '../support/kyc-forms.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const admin = await signInStaff(api, 'admin')

/** Also refuses what the description does not know. */
function expectShape(schema: z.ZodType, body: unknown): void {
  expect(z.safeParse(schema, body).error?.issues ?? []).toEqual([])
  if (schema instanceof z.ZodObject)
    expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(Object.keys(body as object)))
}

test('what the identity check and the console answer is what their description says', async () => {
  const person = await api.signUp({ fullName: 'Shape Tester' })
  const { accessToken: token } = person
  const staff = { token: admin.accessToken }
  const file = makeForm({ kind: 'selfie', file: await makePicture() })
  expectShape(kycUpload, (await api.post('/kyc/upload', file, { token })).body)
  expectShape(kycDraft, (await api.post('/kyc/draft', { firstName: 'Shape' }, { token })).body)
  expectShape(kycStatusResponse, (await api.get('/kyc/status', { token })).body)
  const submitted = (await submitKyc(api, person)).body
  expectShape(kycSubmitResponse, submitted)
  const { applicationId } = submitted
  expectShape(kycQueuePage, (await api.get('/admin/kyc/queue', staff)).body)
  const items = [{ field: 'city', message: 'Which one?' }]
  const decided = await decideKyc(api, admin, { applicationId, decision: 'resubmit', items })
  expectShape(kycDecision, decided.body)
  expectShape(kycStatusResponse, (await api.get('/kyc/status', { token })).body)
  expectShape(kycApplication, (await api.get(`/admin/kyc/detail?applicationId=${applicationId}`, staff)).body)

  const people = (await api.get('/admin/users?q=shape%20tester', staff)).body
  expectShape(adminUserPage, people)
  const userId = (people.data as { id: string }[])[0]?.id
  expectShape(adminUserDetail, (await api.get(`/admin/users/detail?userId=${userId}`, staff)).body)
  const command = { userId, reason: 'Looking at shapes' }
  expectShape(adminUserAccountState, (await api.post('/admin/users/freeze', command, staff)).body)
  expectShape(auditPage, (await api.get('/admin/audit?limit=100', staff)).body)
  expectShape(staffPage, (await api.get('/admin/staff', staff)).body)
  const email = 'shape-staff@example.com'
  const colleague = { email, fullName: 'Shape Colleague', roles: ['risk'], reason: 'New hire' }
  expectShape(staffMember, (await api.post('/admin/staff/create', colleague, staff)).body)
})
