import { createConnection } from '../src/lib/connection.ts'

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
})
