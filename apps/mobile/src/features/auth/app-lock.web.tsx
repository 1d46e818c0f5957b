import type { PropsWithChildren } from 'react'

export const LOCK_SLOT = 'lock'

/** Browsers leave locking to the system they run on. */
export const AppLock = ({ children }: PropsWithChildren) => children
