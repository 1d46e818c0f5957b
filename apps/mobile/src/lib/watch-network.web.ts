import type { Connection } from './connection.ts'

/** Browsers say when the network goes and comes; the calls find out the rest. */
export function watchNetwork(connection: Connection): () => void {
  const away = () => connection.reportNetwork(false)
  const back = () => connection.reportNetwork(true)
  addEventListener('offline', away)
  addEventListener('online', back)
  if (!navigator.onLine) away()
  return () => {
    removeEventListener('offline', away)
    removeEventListener('online', back)
  }
}
