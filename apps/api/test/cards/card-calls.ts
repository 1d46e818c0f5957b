import { withClient } from '@cardwright/local-postgres'
import type { Answer } from '../support/http-client.ts'
import type { TestApi } from '../support/start-api.ts'

interface Person {
  accessToken: string
}

/** What tests of cards ask the API as a person, and the database behind its back. */
export function createCardCalls(api: TestApi) {
  const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await withClient(api.database.superuserUrl, (client) => client.query(text, values))).rows as Row[]

  const post = ({ accessToken: token }: Person, path: string, body: unknown, key?: string): Promise<Answer> =>
    api.post(path, body, { token, ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }) })

  const get = ({ accessToken: token }: Person, path: string): Promise<Answer> => api.get(path, { token })

  /** Creates a virtual card, or throws what the API answered instead. */
  async function createCard(person: Person, body: Record<string, unknown> = {}, key?: string) {
    const answer = await post(person, '/cards/create', { cardType: 'virtual', ...body }, key)
    if (answer.status !== 201) throw new Error(`Creating a card answered ${answer.status}: ${answer.text}`)
    return answer.body as { id: string; status: string; last4: string }
  }

  return { query, post, get, createCard }
}
