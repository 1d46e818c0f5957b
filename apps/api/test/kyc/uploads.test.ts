import { deflateSync } from 'node:zlib'
import { withClient } from '@cardwright/local-postgres'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { KycProvider } from '../../src/providers/kyc/kyc-provider.ts'
import { createImageNormaliser } from '../../src/services/image-normaliser.ts'
import { startLeftVerifications } from '../../src/services/kyc-application-service.ts'
import { forgetExpiredUploads } from '../../src/services/kyc-draft-service.ts'
import { decideKyc, FIELDS, type FormParts, makeForm, makePicture } from '../support/kyc-forms.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()
const person = await api.signUp()
const reviewer = await signInStaff(api, 'compliance')

const countStored = async () => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query(
      'SELECT (SELECT count(*)::int FROM files) AS files, (SELECT count(*)::int FROM kyc_uploads) AS uploads, (SELECT count(*)::int FROM kyc_applications) AS applications',
    ),
  )
  return rows[0]
}

const sendFile = (file: Buffer, disguise?: { name?: string; type?: string }) =>
  api.post('/kyc/upload', makeForm({ kind: 'selfie', file }, disguise), { token: person.accessToken })

/** The bytes of a PNG that claims to be of that size; its pixels are all zero, so it is small. */
function makeBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.alloc(width * 3 + 1)
  const pixels = deflateSync(Buffer.concat(Array(Math.min(height, 64)).fill(row)))
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return (crc ^ 0xffffffff) >>> 0
}

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const html = Buffer.from('<!doctype html><script>alert(1)</script>')
const jpeg = await makePicture('jpeg')
const png = await makePicture('png')

test.each<[string, Buffer, number, string]>([
  ['an SVG', svg, 415, 'unsupported_media_type'],
  ['an HTML page that says it is a JPEG', html, 415, 'unsupported_media_type'],
  ['a GIF that is also a script', Buffer.from('GIF89a/*xx*/=1;alert(1)//'), 415, 'unsupported_media_type'],
  ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF'), 415, 'unsupported_media_type'],
  ['a ZIP archive', Buffer.from('504b0304140000000000', 'hex'), 415, 'unsupported_media_type'],
  ['plain text', Buffer.from('just words'), 415, 'unsupported_media_type'],
  ['random bytes', Buffer.alloc(4096, 0xa7), 415, 'unsupported_media_type'],
  ['a HEIC picture', Buffer.from('0000001c66747970686569630000000068656963', 'hex'), 415, 'unsupported_media_type'],
  ['nothing', Buffer.alloc(0), 422, 'file_unreadable'],
  ['the first half of a JPEG', jpeg.subarray(0, jpeg.length / 2), 422, 'file_unreadable'],
  ['the first half of a PNG', png.subarray(0, png.length / 2), 422, 'file_unreadable'],
  ['only the head of a JPEG', jpeg.subarray(0, 24), 422, 'file_unreadable'],
  ['a PNG of 40000 × 40000 pixels', makeBomb(40_000, 40_000), 422, 'image_too_large'],
  ['a PNG of a few pixels more than 64 million', makeBomb(8_000, 8_001), 422, 'image_too_large'],
  ['a PNG of few pixels in rows of millions', makeBomb(6_400_000, 10), 422, 'image_too_large'],
  ['the same on its side', makeBomb(10, 6_400_000), 422, 'image_too_large'],
  ['more than ten megabytes', Buffer.concat([jpeg, Buffer.alloc(10 * 1024 * 1024)]), 413, 'payload_too_large'],
])('refuses %s, in plain words, and stores nothing', async (_name, file, status, code) => {
  const before = await countStored()
  const answer = await sendFile(file)
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.body.errors).toMatchObject([
    { path: 'file', code: expect.stringMatching(/^(file|picture)_/), message: expect.stringMatching(/\w+ \w+/) },
  ])
  expect(await countStored()).toEqual(before)
})

test('a bad picture anywhere in an application stops all of it', async () => {
  const before = await countStored()
  const parts: FormParts = { ...FIELDS, documentFront: jpeg, selfie: svg }
  const answer = await api.post('/kyc/submit', makeForm(parts), { token: person.accessToken })
  expect([answer.status, answer.body.errors]).toEqual([415, [expect.objectContaining({ path: 'selfie' })]])
  expect(await countStored()).toEqual(before)
})

test('a form with more files, fields or parts than expected is refused', async () => {
  const before = await countStored()
  const two = makeForm({ kind: 'selfie', file: jpeg })
  two.append('file', new Blob([new Uint8Array(png)]), 'second.png')
  const unexpected = makeForm({ kind: 'selfie', file: jpeg, other: png })
  const flood = makeForm({ kind: 'selfie', file: jpeg })
  for (let count = 0; count < 32; count += 1) flood.append(`field${count}`, 'x')
  const long = makeForm({ kind: 'selfie', file: jpeg, note: 'x'.repeat(100_000) })
  const statuses = []
  for (const form of [two, unexpected, flood, long])
    statuses.push((await api.post('/kyc/upload', form, { token: person.accessToken })).status)
  expect(statuses).toEqual([422, 422, 400, 413])
  expect(await countStored()).toEqual(before)
})

test('a body that is no form, or a broken one, is refused', async () => {
  const token = person.accessToken
  const none = await api.post('/kyc/upload', undefined, { token })
  expect([none.status, none.body.code]).toEqual([422, 'validation_failed'])
  const text = await api.post('/kyc/upload', 'kind=selfie', {
    token,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(text.status).toBe(415)
  const broken = await fetch(new URL('/kyc/upload', api.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=xyz' },
    body: '--xyz\r\nContent-Disposition: form-data; name="kind"\r\n\r\nself',
  })
  expect(broken.status).toBe(400)
  const missing = await api.post('/kyc/upload', makeForm({ kind: 'selfie' }), { token })
  expect([missing.status, missing.body.code]).toEqual([422, 'upload_missing'])
  const unknown = await api.post('/kyc/upload', makeForm({ kind: 'passport', file: jpeg }), { token })
  expect([unknown.status, unknown.body.code]).toEqual([422, 'validation_failed'])
})

/** Where the picture was taken and by whom, hidden after the picture itself a script: what must not survive. */
async function makeTellingPicture(): Promise<Buffer> {
  const picture = await sharp(await makePicture('jpeg', { width: 400, height: 200 }))
    .withExif({
      IFD0: { Artist: 'Telltale Artist' },
      IFD3: { GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Telltale XMP</x:xmpmeta>')
    .jpeg()
    .toBuffer()
  return Buffer.concat([picture, Buffer.from('<script>Telltale script</script>')])
}

test('what is kept is a new JPEG: turned upright, without place, author, or anything hidden behind the picture', async () => {
  const cardholder = await api.signUp()
  const telling = await makeTellingPicture()
  expect(telling.includes('Telltale Artist')).toBe(true)
  const form = makeForm({ ...FIELDS, documentFront: telling, selfie: png }, { name: '../../x.svg', type: 'text/html' })
  const { status, body } = await api.post('/kyc/submit', form, { token: cardholder.accessToken })
  expect(status).toBe(202)
  for (const kind of ['documentFront', 'selfie']) {
    const response = await fetch(new URL(`/admin/kyc/file?applicationId=${body.applicationId}&kind=${kind}`, api.url), {
      headers: { authorization: `Bearer ${reviewer.accessToken}` },
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(bytes.includes('Telltale')).toBe(false)
    const metadata = await sharp(bytes).metadata()
    expect(metadata).toMatchObject({ format: 'jpeg' })
    expect([metadata.exif, metadata.xmp, metadata.icc, metadata.orientation]).toEqual(Array(4).fill(undefined))
    expect([metadata.width, metadata.height]).toEqual(kind === 'selfie' ? [320, 240] : [200, 400])
  }
  const back = await api.get(`/admin/kyc/file?applicationId=${body.applicationId}&kind=documentBack`, {
    token: reviewer.accessToken,
  })
  expect(back.status).toBe(404)
})

test('what is see-through is kept on white, not on black: dark print stays readable', async () => {
  const cardholder = await api.signUp()
  const clear = { r: 0, g: 0, b: 0, alpha: 0 }
  const picture = sharp({ create: { width: 80, height: 80, channels: 4, background: clear } })
  const form = makeForm({ ...FIELDS, documentFront: jpeg, selfie: await picture.png().toBuffer() })
  const { body } = await api.post('/kyc/submit', form, { token: cardholder.accessToken })
  const query = `applicationId=${body.applicationId}&kind=selfie`
  const response = await fetch(new URL(`/admin/kyc/file?${query}`, api.url), {
    headers: { authorization: `Bearer ${reviewer.accessToken}` },
  })
  const { channels } = await sharp(await response.arrayBuffer()).stats()
  expect(channels.map(({ min }) => min)).toEqual([255, 255, 255])
})

test.each(['jpeg', 'png', 'webp'] as const)('takes a %s, whatever its name and type say', async (format) => {
  const answer = await sendFile(await makePicture(format), { name: 'x.exe', type: 'application/octet-stream' })
  expect(answer.status).toBe(201)
})

test('a large photograph is made smaller, but stays readable', async () => {
  const cardholder = await api.signUp()
  const large = await sharp({ create: { width: 6000, height: 4000, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer()
  const form = makeForm({ ...FIELDS, documentFront: large, selfie: jpeg })
  const { body } = await api.post('/kyc/submit', form, { token: cardholder.accessToken })
  const detail = await api.get(`/admin/kyc/detail?applicationId=${body.applicationId}`, { token: reviewer.accessToken })
  expect(detail.body.pictures).toEqual([
    { kind: 'documentFront', width: 2400, height: 1600, hint: null },
    { kind: 'selfie', width: 320, height: 240, hint: expect.stringContaining('320 × 240') },
  ])
})

test('a picture that no application takes is forgotten after a week, with its file', async () => {
  const cardholder = await api.signUp()
  const token = cardholder.accessToken
  const form = makeForm({ kind: 'documentFront', file: jpeg })
  const { uploadId } = (await api.post('/kyc/upload', form, { token })).body
  const before = await countStored()
  await forgetExpiredUploads(api.context)
  expect(await countStored()).toEqual(before)
  const nextWeek = new Date(api.clock.nowMs() + 7 * 24 * 3_600_000 + 1)
  const later = { now: () => nextWeek, nowMs: () => nextWeek.getTime() }
  await forgetExpiredUploads({ ...api.context, clock: later })
  const after = await countStored()
  expect([after.uploads, after.files]).toEqual([0, before.files - before.uploads])
  const late = makeForm({ ...FIELDS, documentFrontId: String(uploadId), selfie: jpeg })
  expect((await api.post('/kyc/submit', late, { token })).status).toBe(422)
})

test('a picture that waited for more than a week is taken by no application, also before it is forgotten', async () => {
  const cardholder = await api.signUp()
  const form = makeForm({ kind: 'documentFront', file: jpeg })
  const { uploadId } = (await api.post('/kyc/upload', form, { token: cardholder.accessToken })).body
  // As it is when the job that forgets them comes later than the person.
  await withClient(api.database.superuserUrl, (client) =>
    client.query("UPDATE kyc_uploads SET expires_at = expires_at - interval '7 days' WHERE id = $1", [uploadId]),
  )
  const token = cardholder.accessToken
  expect((await api.get('/kyc/draft', { token })).body.uploads).toEqual([])
  const late = makeForm({ ...FIELDS, documentFrontId: String(uploadId), selfie: jpeg })
  expect((await api.post('/kyc/submit', late, { token })).status).toBe(422)
})

test('an application that was decided while the provider was being asked stays decided', async () => {
  const cardholder = await api.signUp()
  const form = makeForm({ ...FIELDS, documentFront: jpeg, selfie: jpeg })
  const { applicationId } = (await api.post('/kyc/submit', form, { token: cardholder.accessToken })).body
  await withClient(api.database.superuserUrl, (client) =>
    client.query("UPDATE kyc_applications SET status = 'pending' WHERE id = $1", [applicationId]),
  )
  const kyc: KycProvider = {
    ...api.context.kyc,
    async startVerification() {
      await decideKyc(api, reviewer, { applicationId, decision: 'approve' })
      return { reference: 'theirs' }
    },
  }
  const soon = new Date(api.clock.nowMs() + 61_000)
  await startLeftVerifications({ ...api.context, kyc, clock: { now: () => soon, nowMs: () => soon.getTime() } })
  expect((await api.get('/kyc/status', { token: cardholder.accessToken })).body.status).toBe('approved')
})

test('no more pictures are decoded at a time than is said: a small one waits for the large one before it', async () => {
  const images = createImageNormaliser({ concurrency: 1 })
  const large = await sharp({ create: { width: 6000, height: 4000, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer()
  const done: string[] = []
  const normalise = async (name: string, bytes: Buffer) => {
    await images.normalise(bytes, name)
    done.push(name)
  }
  await Promise.all([normalise('large', large), normalise('small', jpeg), normalise('last', jpeg)])
  expect(done).toEqual(['large', 'small', 'last'])
})

test('an application that a crash kept from the provider is handed over later, once, and no other one', async () => {
  const cardholder = await api.signUp()
  const form = makeForm({ ...FIELDS, documentFront: jpeg, selfie: jpeg })
  const { applicationId } = (await api.post('/kyc/submit', form, { token: cardholder.accessToken })).body
  await withClient(api.database.superuserUrl, (client) =>
    client.query("UPDATE kyc_applications SET status = 'pending' WHERE id = $1", [applicationId]),
  )
  const status = async () => (await api.get('/kyc/status', { token: cardholder.accessToken })).body.status
  expect(await status()).toBe('pending')
  const soon = new Date(api.clock.nowMs() + 61_000)
  const asked: string[] = []
  const kyc: KycProvider = {
    ...api.context.kyc,
    startVerification(started) {
      asked.push(started.applicationId)
      return api.context.kyc.startVerification(started)
    },
  }
  for (const _run of ['first', 'second'])
    await startLeftVerifications({ ...api.context, kyc, clock: { now: () => soon, nowMs: () => soon.getTime() } })
  expect([await status(), asked]).toEqual(['in_review', [applicationId]])
})

test('one person cannot keep the program busy with pictures', async () => {
  const cardholder = await api.signUp()
  const token = cardholder.accessToken
  const statuses = new Set<number>()
  for (let count = 0; count < 120; count += 1) statuses.add((await api.post('/kyc/upload', {}, { token })).status)
  expect([...statuses]).toEqual([422])
  const refused = await api.post('/kyc/upload', {}, { token })
  expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await api.get('/kyc/status', { token })).status).toBe(200)
})
