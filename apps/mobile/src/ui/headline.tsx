import type { PropsWithChildren } from 'react'
import { Text, type Tone } from './text.tsx'

/** The loudest thing of a page: one amount, never broken into two lines. On devices the system shrinks what is too long for one. */
export function Headline({ tone = 'ink', children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <Text size="display" strong tone={tone} numberOfLines={1} adjustsFontSizeToFit>
      {children}
    </Text>
  )
}
