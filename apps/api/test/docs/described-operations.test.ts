import { isPlanned, OPERATIONS } from '@cardwright/contracts/operations'
import { describe, expect, it } from 'vitest'
import { startApi } from '../support/start-api.ts'

const api = await startApi({ hasWorker: false, env: { AUTH_REQUESTS_PER_MINUTE: '1000' } })

/** Whether anything is mounted there: an unknown path says so in its own words, everything else wants a token or a body. */
async function isServed(method: string, path: string): Promise<boolean> {
  const address = path.replace('{provider}', 'manual')
  const { status, text } = await (method === 'GET' ? api.get(address) : api.post(address, {}))
  return status !== 404 || !text.includes('There is nothing at')
}

describe('another method than a path takes', () => {
  it('is refused with those that it takes', async () => {
    const answer = await api.get('/auth/login')
    expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST'])
    expect((await api.get('/auth/nothing')).status).toBe(404)
  })
})

describe('the description of the API', () => {
  it('names as planned exactly what is not served', async () => {
    const wrong: string[] = []
    for (const operation of OPERATIONS) {
      const { method, path } = operation
      if ((await isServed(method, path)) === isPlanned(operation)) wrong.push(`${method} ${path}`)
    }
    expect(wrong).toEqual([])
  })
})
