import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import type { Answer, CallOptions } from './http-client.ts'
import type { SignedInPerson, TestApi } from './start-api.ts'

/** Text that can be recognised wherever it should not appear. */
export const FIELDS = {
  firstName: 'Wilhelmina',
  lastName: 'Quastenberg',
  dateOfBirth: '1988-04-17',
  country: 'DE',
  addressLine1: 'Lindenallee 4711',
  city: 'Musterhausen',
  postalCode: '99998',
  documentType: 'passport',
} as const

/** A picture of random pixels: no two are the same. */
export const makePicture = (
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
  { width = 320, height = 240 }: { width?: number; height?: number } = {},
): Promise<Buffer> =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer()

export type FormParts = Record<string, string | Buffer | undefined>

/** A multipart form; a part that is bytes goes as a file, named and typed as `disguise` says. */
export function makeForm(parts: FormParts, disguise: { name?: string; type?: string } = {}): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(parts)) {
    if (value === undefined) continue
    if (typeof value === 'string') form.append(field, value)
    else {
      const blob = new Blob([new Uint8Array(value)], { type: disguise.type ?? 'image/jpeg' })
      form.append(field, blob, disguise.name ?? `${field}.jpg`)
    }
  }
  return form
}

/** Sends a whole application; `parts` replaces or (with undefined) leaves out. */
export async function submitKyc(
  api: TestApi,
  { accessToken }: Pick<SignedInPerson, 'accessToken'>,
  parts: FormParts = {},
  headers: NonNullable<CallOptions['headers']> = {},
): Promise<Answer> {
  const pictures = { documentFront: await makePicture(), selfie: await makePicture() }
  return api.post('/kyc/submit', makeForm({ ...FIELDS, ...pictures, ...parts }), { token: accessToken, headers })
}

export const decideKyc = (
  api: TestApi,
  { accessToken }: { accessToken: string },
  decision: Record<string, unknown>,
): Promise<Answer> =>
  api.post('/admin/kyc/decide', { reason: 'Looked at the papers', ...decision }, { token: accessToken })

/** Somebody whose identity was verified by staff. */
export async function signUpVerified(api: TestApi, staff: { accessToken: string }): Promise<SignedInPerson> {
  const person = await api.signUp()
  const { body } = await submitKyc(api, person)
  const { status, text } = await decideKyc(api, staff, { applicationId: body.applicationId, decision: 'approve' })
  if (status !== 200) throw new Error(`Approving answered ${status}: ${text}`)
  return person
}
