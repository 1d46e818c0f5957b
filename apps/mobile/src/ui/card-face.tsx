import { useId } from 'react'
import { View } from 'react-native'
import { Icon } from './icon.tsx'
import { Circle, Defs, LinearGradient, Path, Rect, Stop, Svg } from './svg'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { type CardColour, cardArt, radius, space } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

export interface CardFaceProps {
  /** The card as one sentence, for screen readers: "Groceries, card ending in 4242, frozen". */
  label: string
  name: string
  colour: CardColour
  brand: string
  /** Masked or whole; grouped in fours here. Null while the card is being made. */
  number: string | null
  expiry: string | null
  state: 'active' | 'pending' | 'frozen' | 'closed'
  stateWord?: string
  width: number
  /** A hint of the card beside its name: art only. */
  isTiny?: boolean
}

/** ISO/IEC 7810 ID-1: 85.60 by 53.98 mm. */
export const CARD_RATIO = 85.6 / 53.98

/** A face has one size: text that grew further would leave it. Its name and state are also said in words beside it. */
const MAX_SCALE = 1.3
const MAX_NUMBER_SCALE = 1.15

const GRAIN = [70, 96, 124, 154, 186, 220, 256, 294]

/** The face of a card, left-to-right in every language, at any width. */
export function CardFace(props: CardFaceProps) {
  return props.isTiny ? <TinyFace {...props} /> : <WholeFace {...props} />
}

function TinyFace({ colour, state, width }: CardFaceProps) {
  const styles = useStyles()
  return (
    <View aria-hidden {...mark('edge')} style={[styles.tiny, { width, height: Math.round(width / CARD_RATIO) }]}>
      <Art colour={colour} width={width} />
      {state === 'frozen' ? <Frost /> : null}
    </View>
  )
}

function WholeFace(props: CardFaceProps) {
  const { label, name, colour, brand, number, expiry, state, stateWord, width } = props
  const styles = useStyles()
  const art = cardArt[colour]
  const isSmall = width < 240
  return (
    <View
      role="img"
      aria-label={label}
      accessible
      {...webOnly({ dir: 'ltr', dataSet: { edge: '' } })}
      style={[styles.face, { width, height: Math.round(width / CARD_RATIO), backgroundColor: art.from }]}
    >
      <View style={styles.fill} aria-hidden>
        <Art colour={colour} width={width} />
        {state === 'frozen' ? <Frost /> : null}
        <View style={[styles.content, isSmall ? styles.contentSmall : null]}>
          <View style={styles.row}>
            <Text
              strong
              size={isSmall ? 'small' : 'body'}
              maxScale={MAX_SCALE}
              numberOfLines={1}
              tone="inherit"
              style={[styles.grow, { color: art.ink }]}
            >
              {name}
            </Text>
            {state === 'active' || stateWord === undefined ? null : <StatePlate state={state} word={stateWord} />}
          </View>
          <View style={styles.bottom}>
            <Text
              strong
              size={isSmall ? 'small' : width < 300 ? 'body' : 'title'}
              maxScale={MAX_NUMBER_SCALE}
              numberOfLines={1}
              tone="inherit"
              style={[styles.number, { color: art.ink }]}
            >
              {number === null ? '•••• •••• •••• ••••' : groupDigits(number)}
            </Text>
            <View style={styles.row}>
              <Text size="small" maxScale={MAX_SCALE} tone="inherit" style={[styles.grow, { color: art.ink }]}>
                {expiry ?? ''}
              </Text>
              <Text strong size="small" maxScale={MAX_SCALE} tone="inherit" style={[styles.brand, { color: art.ink }]}>
                {brand}
              </Text>
            </View>
          </View>
        </View>
      </View>
    </View>
  )
}

const groupDigits = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')

function Art({ colour, width }: { colour: CardColour; width: number }) {
  const id = useId()
  const art = cardArt[colour]
  return (
    <Svg width={width} height={width / CARD_RATIO} viewBox="0 0 318 200" preserveAspectRatio="none">
      <Defs>
        <LinearGradient id={id} x1="0" y1="0" x2="0.35" y2="1">
          <Stop offset="0" stopColor={art.from} />
          <Stop offset="1" stopColor={art.to} />
        </LinearGradient>
      </Defs>
      <Rect width="318" height="200" fill={`url(#${id})`} />
      {GRAIN.map((reach) => (
        <Circle
          key={reach}
          cx="330"
          cy="214"
          r={reach}
          stroke={art.grain}
          strokeWidth={reach % 4 === 0 ? 5 : 2.5}
          fill="none"
        />
      ))}
      <Path d="M0 0H318V2H0Z" fill={art.grain} />
    </Svg>
  )
}

function Frost() {
  const styles = useStyles()
  return (
    <View {...mark('frost', 'art')} style={styles.frost}>
      <Svg width="100%" height="100%" viewBox="0 0 318 200" preserveAspectRatio="xMidYMid slice" fill="none">
        <Path
          d="M0 34l36-10 10-24M0 88l22-18 30 4 14-26 34-6 16-42M318 140l-40 6-12 54M318 96l-26 16-30-8-18 24-36 2-20 40 8 30M150 0l10 22 28-6 12-16"
          stroke="#ffffff"
          strokeOpacity={0.34}
          strokeWidth={1.5}
        />
      </Svg>
    </View>
  )
}

function StatePlate({ state, word }: { state: CardFaceProps['state']; word: string }) {
  const styles = useStyles()
  return (
    <View {...mark('art')} style={styles.plate}>
      <Icon name={state === 'frozen' ? 'snow' : state === 'closed' ? 'lock' : 'clock'} size={14} colour="#12304f" />
      <Text size="caption" strong maxScale={MAX_SCALE} tone="inherit" style={styles.plateInk}>
        {word}
      </Text>
    </View>
  )
}

const useStyles = createStyles(() => ({
  face: { borderRadius: radius.large, overflow: 'hidden' },
  tiny: { borderRadius: radius.small, overflow: 'hidden' },
  fill: { flex: 1 },
  content: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    left: 0,
    right: 0,
    padding: space(5),
    justifyContent: 'space-between',
  },
  contentSmall: { padding: space(3) },
  row: { flexDirection: 'row', alignItems: 'center', gap: space(2), direction: 'ltr' },
  grow: { flex: 1, minWidth: 0 },
  bottom: { gap: space(2) },
  number: { letterSpacing: 1, fontVariant: ['tabular-nums'] },
  brand: { letterSpacing: 1 },
  frost: { position: 'absolute', top: 0, bottom: 0, left: 0, right: 0, backgroundColor: 'rgba(20, 58, 94, 0.38)' },
  plate: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(1),
    backgroundColor: '#e4f0fb',
    borderRadius: radius.small,
    paddingHorizontal: space(2),
    paddingVertical: 3,
  },
  plateInk: { color: '#12304f' },
}))
