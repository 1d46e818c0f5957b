/** Debian's place for it. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Without them Chromium will not run as root, and asks its maker's servers for this and that. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium's own moving picture in the place of a camera; who asks for it still needs the permission.
  '--use-fake-device-for-media-stream',
]
