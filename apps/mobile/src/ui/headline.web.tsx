import { Text, type Tone } from './text.tsx'
import { type } from './tokens.ts'

/** Beside it are the margins of the page and of a panel. */
const ROUND_PX = 72
/** The widest figure of the typeface, in parts of its size. */
const FIGURE_EM = 0.62

/** The loudest thing of a page: one amount, never broken into two lines. What is too long for the window is drawn smaller. */
export function Headline({ tone = 'ink', children }: { tone?: Tone; children: string }) {
  const { fontSize, lineHeight } = type.display
  const fitting = `calc((100vw - ${ROUND_PX}px) / ${(FIGURE_EM * children.length).toFixed(2)})`
  const style = {
    fontSize: `min(${fontSize / 16}rem, ${fitting})`,
    lineHeight: String(lineHeight / fontSize),
    whiteSpace: 'nowrap',
  }
  return (
    <Text size="display" strong tone={tone} style={style as object}>
      {children}
    </Text>
  )
}
