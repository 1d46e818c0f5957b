import { type ApiClient, createApiClient } from '@cardwright/api-client'
import { DemoFailure, expectFound } from './demo-failure.ts'
import type { Program } from './find-program.ts'
import { openInbox } from './inbox.ts'
import type { Narrator } from './narrator.ts'
import { type Network, openNetwork } from './network.ts'

/** Everybody who takes part, each with nothing but what they would have in life. */
export interface Cast {
  readonly program: Program
  readonly tell: Narrator
  readonly network: Network
  readonly signIn: (login: Credentials) => Promise<{ readonly api: ApiClient; readonly code: string | undefined }>
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

export function createCast(program: Program, tell: Narrator): Cast {
  return { program, tell, network: openNetwork(program.sandboxUrl), signIn: (login) => signIn(program, login) }
}

/** Signs in, with a code out of the inbox where the program asks for one. */
export async function signIn(program: Pick<Program, 'apiUrl' | 'sandboxUrl'>, { email, password }: Credentials) {
  const inbox = openInbox(program.sandboxUrl, email)
  const guest = createApiClient({ baseUrl: program.apiUrl })
  await inbox.skipToNow()
  const answer = await guest.post('/auth/login', { body: { email, password } })
  if ('accessToken' in answer) return { api: clientWith(program, answer.accessToken), code: undefined }
  if (answer.channel !== 'email')
    throw new DemoFailure(
      `The login of ${email} asks for a second factor (${answer.channel}) that the demo does not have`,
    )
  const { code } = await inbox.nextCode()
  const tokens = await guest.post('/auth/otp/verify', { body: { challengeId: answer.challengeId, code } })
  return { api: clientWith(program, expectFound('The access token', tokens.accessToken)), code }
}

export function clientWith({ apiUrl }: Pick<Program, 'apiUrl'>, accessToken: string): ApiClient {
  return createApiClient({ baseUrl: apiUrl, getAccessToken: () => accessToken })
}
