import { useState } from 'react'
import { ScrollView, View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import {
  CARD_RATIO,
  CardFace,
  createStyles,
  Loading,
  mark,
  Pressable,
  radius,
  Skeleton,
  space,
  Text,
  webOnly,
} from '../../ui/index.ts'
import { faceOf, labelOfCard } from './card-words.ts'
import type { Card } from './queries.ts'

const WIDTH = 300

/** Faces side by side: swiped on a phone, wrapped on a wide page. Each is a link to its card. */
export function CardCarousel({ cards, isWrapped }: { cards: readonly Card[]; isWrapped: boolean }) {
  const styles = useStyles()
  const i18n = useI18n()
  const [at, setAt] = useState(0)
  const faces = cards.map((card) => (
    <View key={card.id} role="listitem" {...mark('snapitem')}>
      <Pressable href={`/cards/${card.id}`} label={labelOfCard(card, i18n)} style={styles.card} {...mark('settle')}>
        <CardFace {...faceOf(card, i18n)} width={WIDTH} />
        <Text size="small" tone="muted">
          {i18n.t('cards.spentThisMonth', { amount: i18n.amount(card.spending.monthMinor, card.spending.currency) })}
        </Text>
      </Pressable>
    </View>
  ))
  if (isWrapped) {
    return (
      <View role="list" aria-label={i18n.t('cards.carousel')} style={styles.wrap}>
        {faces}
      </View>
    )
  }
  return (
    <View style={styles.carousel}>
      <ScrollView
        horizontal
        decelerationRate="fast"
        snapToInterval={WIDTH + space(4)}
        showsHorizontalScrollIndicator={false}
        scrollEventThrottle={64}
        onScroll={({ nativeEvent }) => setAt(Math.round(Math.abs(nativeEvent.contentOffset.x) / (WIDTH + space(4))))}
        style={styles.scroll}
        contentContainerStyle={styles.row}
        {...mark('snap')}
        {...webOnly({ role: 'list', 'aria-label': i18n.t('cards.carousel') })}
      >
        {faces}
      </ScrollView>
      <View aria-hidden style={styles.dots}>
        {cards.length > 1
          ? cards.map(({ id }, index) => (
              <View key={id} {...mark('fill')} style={[styles.dot, index === at ? styles.dotOn : null]} />
            ))
          : null}
      </View>
    </View>
  )
}

/** As high as the cards will be, so that nothing below moves when they come. */
export function CarouselSkeleton({ isWrapped }: { isWrapped: boolean }) {
  const styles = useStyles()
  const { t } = useI18n()
  return (
    <Loading label={t('app.loading')}>
      <View style={isWrapped ? styles.wrap : styles.row}>
        <View style={styles.card}>
          <Skeleton width={WIDTH} height={Math.round(WIDTH / CARD_RATIO)} isCard />
          <View style={styles.line}>
            <Skeleton width={140} height={16} />
          </View>
        </View>
      </View>
      {isWrapped ? null : <View style={[styles.dots, styles.dotsGap]} />}
    </Loading>
  )
}

const useStyles = createStyles((palette) => ({
  carousel: { gap: space(2), marginHorizontal: -space(4) },
  scroll: { flexGrow: 0 },
  row: { gap: space(4), paddingHorizontal: space(4), paddingVertical: space(1) },
  wrap: { flexDirection: 'row', flexWrap: 'wrap', gap: space(5) },
  card: { gap: space(2), borderRadius: radius.large },
  dots: { flexDirection: 'row', gap: space(1.5), justifyContent: 'center', height: 6 },
  dotsGap: { marginTop: space(2) },
  line: { height: 20, justifyContent: 'center' },
  dot: { width: 6, height: 6, borderRadius: radius.pill, backgroundColor: palette.control },
  dotOn: { width: 18, backgroundColor: palette.accent },
}))
