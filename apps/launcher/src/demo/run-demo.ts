import { ApiProblem } from '@cardwright/api-client'
import { audit } from './audit-story.ts'
import { getCard } from './card-story.ts'
import { createCast } from './cast.ts'
import { DemoFailure } from './demo-failure.ts'
import { findProgram, type Program } from './find-program.ts'
import { joinProgram, type Person } from './identity-story.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { useCard } from './purchase-story.ts'

/**
 * Plays the whole story of a card against the running program, through what everybody else could use too: its HTTP API, the
 * issuer's API, the inbox, and the auditors' views of the database. Answers the exit code.
 */
export async function runDemo(
  environment: Readonly<Record<string, string | undefined>>,
  output: NodeJS.WriteStream,
): Promise<number> {
  const tell = createNarrator(output, environment)
  try {
    await play(environment, tell)
    return 0
  } catch (error) {
    tell.fail(explain(error))
    return 1
  }
}

async function play(environment: Readonly<Record<string, string | undefined>>, tell: Narrator): Promise<void> {
  const began = performance.now()
  const program = await findProgram(environment)
  tell.open('The story of a card, from signing up to a refund', [
    `played against ${program.apiUrl} with the issuer at ${program.sandboxUrl}`,
  ])
  const cast = createCast(program, tell)
  const { person, staff } = await joinProgram(cast)
  const card = await getCard(cast, person)
  await useCard(cast, person, card)
  await audit(cast, person, card, staff)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  tell.close(`Everything went as it should, and the books agree (${seconds} s).`, nextSteps(program, person))
}

const nextSteps = ({ apiUrl, sandboxUrl }: Program, { login }: Person): string[] => [
  '',
  'To go on by hand:',
  `sign in as ${login.email} with ${login.password}`,
  `${sandboxUrl}/terminal to charge the card, ${sandboxUrl}/inbox to read the mails, ${apiUrl}/docs to see each call`,
]

function explain(error: unknown): string {
  if (error instanceof DemoFailure) return `${error.message}.`.replace(/([.!?”])\.$/, '$1')
  if (error instanceof ApiProblem) {
    const fields = error.errors.map(({ path, message }) => ` ${path}: ${message}`).join(';')
    return `The API refused with ${error.status} ${error.code}: ${error.detail}${fields} (request ${error.requestId})`
  }
  return error instanceof Error
    ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`
    : String(error)
}
