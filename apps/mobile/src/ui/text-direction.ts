import type { ReactNode } from 'react'
import { I18nManager } from 'react-native'

const ARABIC = /[\u0600-\u06ff]/
/** Invisible, and a strong letter for whatever looks for the first one. */
const RIGHT_TO_LEFT_MARK = '\u200f'

/** On devices too a text runs as its first letter does; a sentence with Arabic words begins with a mark where the app runs from the right. */
export function directed(children: ReactNode): { children: ReactNode } {
  const isSentence = typeof children === 'string' && I18nManager.isRTL && ARABIC.test(children)
  return { children: isSentence ? RIGHT_TO_LEFT_MARK + children : children }
}
