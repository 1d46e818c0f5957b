import type { ReactNode } from 'react'

const ARABIC = /[\u0600-\u06ff]/

const wordsOf = (children: ReactNode): string =>
  typeof children === 'string' ? children : Array.isArray(children) ? children.map(wordsOf).join('') : ''

/**
 * On a page that runs from the right, a sentence with Arabic words does too, although it may begin with the Latin name of a shop: browsers go
 * by the first letter. What is Latin throughout keeps its own direction, or an amount would get its sign on the wrong side.
 */
export function directed(children: ReactNode): { dir?: 'rtl'; children: ReactNode } {
  const isRtl = typeof document !== 'undefined' && document.documentElement.dir === 'rtl'
  return isRtl && ARABIC.test(wordsOf(children)) ? { dir: 'rtl', children } : { children }
}
