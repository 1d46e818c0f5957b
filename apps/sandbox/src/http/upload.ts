import { createHash } from 'node:crypto'
import { type FormMap, toForm } from './form.ts'
import { StripeError } from './stripe-error.ts'

/** Stripe takes 5 MB of dispute evidence; the form around it needs a little more. */
export const MAX_UPLOAD_BYTES = 6 * 1024 * 1024

export const isUpload = (type: string): boolean => /^multipart\/form-data\b/i.test(type)

/** A multipart form as the parameters that the endpoint reads: fields as they are, a file as what can be told of it. */
export async function readUpload(body: Buffer, type: string): Promise<FormMap> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null)
  if (form === null) throw new StripeError(400, 'Invalid request: the multipart form could not be read.')
  const params: Record<string, unknown> = {}
  for (const [name, value] of form) params[name] = typeof value === 'string' ? value : await describe(value)
  return toForm(params)
}

async function describe(file: File): Promise<Record<string, unknown>> {
  const bytes = Buffer.from(await file.arrayBuffer())
  return {
    filename: file.name,
    size: bytes.length,
    type: kindOf(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

/** By its first bytes: what the sender calls it means nothing. */
function kindOf(bytes: Buffer): string {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf'
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpg'
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'png'
  throw new StripeError(400, 'Invalid file: only JPEG, PNG and PDF are accepted.')
}
