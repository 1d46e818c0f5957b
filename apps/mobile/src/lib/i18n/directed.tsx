import type { PropsWithChildren } from 'react'

/** On a device the system turns the layout round. */
export const Directed = ({ children }: PropsWithChildren<{ dir: 'ltr' | 'rtl' }>) => children
