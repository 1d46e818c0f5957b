import { createConnection } from '../src/lib/connection.ts'
import { createServices } from '../src/lib/services.tsx'

describe('the connection', () => {
  it('stays away as long as the network is, whatever a call that was under way brings home', () => {
    const connection = createConnection()
    const seen: boolean[] = []
    connection.subscribe(() => seen.push(connection.read()))
    connection.reportNetwork(false)
    connection.report(true)
    expect(connection.read()).toBe(false)
    connection.reportNetwork(true)
    expect(connection.read()).toBe(true)
    expect(seen).toEqual([false, true])
  })

  it('is what the last call found out while there is a network', () => {
    const connection = createConnection()
    connection.report(false)
    expect(connection.read()).toBe(false)
    connection.report(true)
    expect(connection.read()).toBe(true)
  })

  it('is not doubted when a call was ended on purpose, as on leaving a page', async () => {
    const underWay = Promise.withResolvers<void>()
    const send = (_input: unknown, init: RequestInit = {}) =>
      new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')))
        underWay.resolve()
      })
    const storage = { get: () => null, set: () => undefined, remove: () => undefined }
    const { auth, connection } = createServices({ fetch: send as typeof fetch, storage })
    const controller = new AbortController()
    const call = auth.get('/auth/session', { signal: controller.signal })
    await underWay.promise
    controller.abort()
    await expect(call).rejects.toMatchObject({ reason: 'aborted' })
    expect(connection.read()).toBe(true)
  })
})
