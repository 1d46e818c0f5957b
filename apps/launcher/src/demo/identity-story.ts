import { randomBytes } from 'node:crypto'
import { type ApiClient, createApiClient } from '@cardwright/api-client'
import { type Cast, type Credentials, clientWith } from './cast.ts'
import { expectEqual, expectFound, until } from './demo-failure.ts'
import { openInbox } from './inbox.ts'
import { takePictures } from './pictures.ts'

export interface Person {
  readonly id: string
  readonly login: Credentials
  readonly api: ApiClient
}

const FIRST_NAME = 'Robin'
const LAST_NAME = 'Example'
const FULL_NAME = `${FIRST_NAME} ${LAST_NAME}`

/** From a stranger to a verified person: sign up, confirm the address, sign in, show papers, be approved. */
export async function joinProgram(cast: Cast): Promise<{ person: Person; staff: ApiClient }> {
  const login = { email: `robin.${randomBytes(4).toString('hex')}@example.com`, password: newPassword() }
  await signUp(cast, login)
  const person = await signIn(cast, login)
  const applicationId = await showPapers(cast, person)
  const staff = await approve(cast, applicationId)
  await seeApproval(cast, person)
  return { person, staff }
}

const newPassword = () => `Demo-${randomBytes(9).toString('base64url')}`

async function signUp({ program, tell }: Cast, login: Credentials): Promise<void> {
  tell.step('A new person signs up')
  const guest = createApiClient({ baseUrl: program.apiUrl })
  const inbox = openInbox(program.sandboxUrl, login.email)
  const { status } = await guest.post('/auth/signup', { body: { ...login, fullName: FULL_NAME } })
  expectEqual('The answer to the sign-up', status, 'verification_required')
  tell.saw('person', `${FULL_NAME} signs up as ${login.email} and is asked for the code that was mailed.`)
  const { subject, code } = await inbox.nextCode()
  tell.saw('inbox', `A mail arrives: “${subject}”.`)
  const tokens = await guest.post('/auth/verify', { body: { email: login.email, code } })
  const me = await clientWith(program, expectFound('The access token', tokens.accessToken)).get('/me')
  expectEqual('The address of the new person', me.email, login.email)
  tell.saw('person', 'Types the code; the address is confirmed.')
}

async function signIn(cast: Cast, login: Credentials): Promise<Person> {
  cast.tell.step('The person signs in')
  const { api, code } = await cast.signIn(login)
  const me = await api.get('/me')
  expectEqual('The identity check', me.kycStatus, 'not_started')
  if (code !== undefined) cast.tell.saw('inbox', 'The device is new, so a code is mailed once more.')
  cast.tell.saw('person', 'Is signed in. Before there can be a card, the program wants to know who this is.')
  return { id: me.id, login, api }
}

async function showPapers({ tell }: Cast, { api }: Person): Promise<string> {
  tell.step('The person shows their papers')
  const { applicationId, status } = await api.upload('/kyc/submit', {
    fields: {
      firstName: FIRST_NAME,
      lastName: LAST_NAME,
      dateOfBirth: '1990-05-12',
      country: 'US',
      region: 'OR',
      addressLine1: '100 Sample Street',
      city: 'Portland',
      postalCode: '97205',
      documentType: 'passport',
    },
    files: await takePictures(FULL_NAME),
  })
  tell.saw('person', `Sends name, address, a photo of the passport and one of the face. Status: ${words(status)}.`)
  return applicationId
}

async function approve(cast: Cast, applicationId: string): Promise<ApiClient> {
  const { tell, program } = cast
  tell.step('Staff look at the papers and approve')
  const { api } = await cast.signIn(program.staff)
  const waiting = await until('The application among those that wait for a decision', async () => {
    const { data } = await api.get('/admin/kyc/queue', { query: { limit: 100 } })
    return data.find((item) => item.applicationId === applicationId) ?? (await findPage(api, applicationId))
  })
  const papers = await api.get('/admin/kyc/detail', { query: { applicationId } })
  const picture = await api.download('/admin/kyc/file', { query: { applicationId, kind: 'documentFront' } })
  expectEqual('The name on the application', `${papers.person.firstName} ${papers.person.lastName}`, FULL_NAME)
  expectEqual('The type of the stored picture', picture.type, 'image/jpeg')
  tell.saw(
    'operator',
    `Signs in as ${program.staff.email}, finds ${waiting.user.fullName} in the queue, opens the papers.`,
    [
      `${papers.pictures.length} pictures, freed of what the camera added, kept encrypted; ${words(papers.documentType)}, ${papers.person.city}`,
    ],
  )
  const { status } = await api.post('/admin/kyc/decide', {
    body: { applicationId, decision: 'approve', reason: 'Face and document match' },
  })
  expectEqual('The application', status, 'approved')
  tell.saw('operator', 'Approves, with a reason that stays in the audit log: “Face and document match”.')
  return api
}

/** The queue is read page by page where many wait. */
async function findPage(api: ApiClient, applicationId: string) {
  const first = await api.get('/admin/kyc/queue', { query: { limit: 100 } })
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await api.get('/admin/kyc/queue', { query: { limit: 100, cursor } })
    const found = page.data.find((item) => item.applicationId === applicationId)
    if (found) return found
    cursor = page.nextCursor
  }
  return undefined
}

async function seeApproval({ tell }: Cast, { api }: Person): Promise<void> {
  await until('The approval in the eyes of the person', async () =>
    (await api.get('/kyc/status')).status === 'approved' ? true : undefined,
  )
  tell.saw('person', 'Sees: approved.')
}

const words = (code: string) => code.replaceAll('_', ' ')
