import type { Vault } from './vault-port.ts'

const NAME = 'cardwright-session'

/** In browsers the refresh token lives in an httpOnly cookie. Tabs take turns to refresh and tell each other of a log-out. */
export function createVault(): Vault {
  const channel = typeof window === 'undefined' ? undefined : new BroadcastChannel(NAME)
  return {
    kind: 'cookie',
    load: async () => null,
    save: async () => undefined,
    clear: async () => undefined,
    exclusively: (work) =>
      typeof window === 'undefined' || navigator.locks === undefined ? work() : navigator.locks.request(NAME, work),
    announceEnd: () => channel?.postMessage('ended'),
    onEndElsewhere: (listener) => {
      const hear = ({ data }: MessageEvent) => data === 'ended' && listener()
      channel?.addEventListener('message', hear)
      return () => channel?.removeEventListener('message', hear)
    },
  }
}
