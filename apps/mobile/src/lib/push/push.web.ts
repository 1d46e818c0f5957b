import type { Pushes } from './push-port.ts'

/** Browsers follow live events while the page is open. */
export const createPushes = (): Pushes => ({
  isPossible: false,
  permission: async () => 'denied',
  ask: async () => 'denied',
  token: async () => undefined,
  onNewToken: async () => () => undefined,
  onTap: async () => () => undefined,
  openSettings: () => undefined,
})
