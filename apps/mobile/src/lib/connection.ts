/** Whether the API can be reached, as the last call found out. */
export interface Connection {
  read(): boolean
  report(isReachable: boolean): void
  subscribe(listener: () => void): () => void
}

export function createConnection(): Connection {
  let isReachable = true
  const listeners = new Set<() => void>()
  return {
    read: () => isReachable,
    report: (next) => {
      if (next === isReachable) return
      isReachable = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
