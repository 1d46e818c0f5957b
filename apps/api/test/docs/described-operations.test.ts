import { request } from 'node:http'
import { isPlanned, OPERATIONS } from '@cardwright/contracts/operations'
import { describe, expect, it } from 'vitest'
import { startApi } from '../support/start-api.ts'

const api = await startApi({ env: { AUTH_REQUESTS_PER_MINUTE: '1000' } })

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

  it('is refused so wherever it is, in whatever spelling, and also where something is only planned', async () => {
    const person = await api.signUp()
    const trace = (path: string) =>
      new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
        const headers = { Authorization: `Bearer ${person.accessToken}` }
        const { hostname, port } = new URL(api.url)
        const asked = request({ hostname, port, path, method: 'TRACE', headers }, (answer) => {
          answer.resume()
          resolve([answer.statusCode, answer.headers.allow])
        })
        asked.on('error', reject).end()
      })
    const paths = [...new Set(OPERATIONS.map(({ path }) => path.replace('{provider}', 'manual')))]
    const told = await Promise.all(paths.map(async (path) => `${path} ${(await trace(path))[0]}`))
    expect(told).toEqual(paths.map((path) => `${path} 405`))
    expect(await trace('/webhooks/kyc/manual')).toEqual([405, 'POST'])
    expect(await trace('/Cards/')).toEqual([405, 'GET, HEAD'])
    expect((await trace('/webhooks/kyc'))[0]).toBe(404)
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
