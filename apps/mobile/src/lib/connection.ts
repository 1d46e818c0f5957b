/** Whether the API can be reached: there is a network, as far as the platform tells, and the last call got through. */
export interface Connection {
  read(): boolean
  /** How the last call ended. One that was under way when the network went says nothing about it. */
  report(isReachable: boolean): void
  /** What the platform says of the network. Once it is back, the API counts as reachable until a call finds otherwise. */
  reportNetwork(isThere: boolean): void
  subscribe(listener: () => void): () => void
}

export function createConnection(): Connection {
  let hasNetwork = true
  let isReachable = true
  const listeners = new Set<() => void>()
  const read = () => hasNetwork && isReachable
  const change = (apply: () => void) => {
    const before = read()
    apply()
    if (read() !== before) for (const listener of listeners) listener()
  }
  return {
    read,
    report: (next) =>
      change(() => {
        isReachable = next
      }),
    reportNetwork: (isThere) =>
      change(() => {
        hasNetwork = isThere
        isReachable = isThere
      }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
