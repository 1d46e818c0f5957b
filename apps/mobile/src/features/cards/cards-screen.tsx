import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import {
  CardFace,
  createStyles,
  Headline,
  IconButton,
  ListRow,
  Rows,
  Screen,
  Section,
  Skeleton,
  space,
  Text,
  useIsWide,
} from '../../ui/index.ts'
import { RecentPayments } from '../activity/recent-payments.tsx'
import { StartChecklist } from '../kyc/start-checklist.tsx'
import { BalanceSpoken } from '../money/balance-spoken.tsx'
import { useUnreadCount } from '../notifications/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { CardCarousel, CarouselSkeleton } from './card-carousel.tsx'
import { faceOf, labelOfCard, shortNameOfCard, stateWord } from './card-words.ts'
import { type Card, useAccount, useCards } from './queries.ts'

/** The first page: what can be spent, the cards, what happened last. */
export function CardsScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const isWide = useIsWide()
  const unread = useUnreadCount()
  const cards = useCards()
  const account = useAccount()
  const refresh = () => void Promise.all([cards.refetch(), account.refetch()])
  return (
    <Screen
      title={t('cards.title')}
      width={isWide ? 'wide' : 'column'}
      onRefresh={refresh}
      isRefreshing={cards.isRefetching && !cards.isFetchedAfterMount}
      actions={
        <>
          {isWide ? null : (
            <IconButton
              icon="bell"
              label={unread > 0 ? t('nav.unread', { count: unread }) : t('nav.notifications')}
              count={unread}
              href="/notifications"
            />
          )}
          <IconButton icon="plus" label={t('cards.new')} href="/cards/new" />
        </>
      }
    >
      <PageTitle title={t('cards.title')} />
      <Available />
      {cards.isError && cards.data === undefined ? (
        <Failure error={cards.error} onRetry={refresh} />
      ) : (
        <>
          {cards.data === undefined ? null : <StartChecklist hasCards={cards.data.length > 0} />}
          <CardsPart cards={cards.data} isWide={isWide} />
          <RecentPayments />
          <ClosedCards cards={cards.data} />
        </>
      )}
    </Screen>
  )
}

function Available() {
  const { t, amount } = useI18n()
  const styles = useStyles()
  const account = useAccount()
  return (
    <View style={styles.available}>
      <Text size="small" tone="muted">
        {t('cards.available')}
      </Text>
      {account.data === undefined ? (
        <Skeleton width={160} height={48} />
      ) : (
        <>
          <Headline>{amount(account.data.availableMinor, account.data.currency)}</Headline>
          <BalanceSpoken
            label={t('cards.available')}
            amount={amount(account.data.availableMinor, account.data.currency)}
          />
        </>
      )}
    </View>
  )
}

function CardsPart({ cards, isWide }: { cards: Card[] | undefined; isWide: boolean }) {
  if (cards === undefined) return <CarouselSkeleton isWrapped={isWide} />
  // Without any card the checklist above says what to do.
  const open = cards.filter(({ status }) => status !== 'closed')
  return open.length === 0 ? null : <CardCarousel cards={open} isWrapped={isWide} />
}

function ClosedCards({ cards }: { cards: Card[] | undefined }) {
  const i18n = useI18n()
  const { t } = i18n
  const closed = cards?.filter(({ status }) => status === 'closed') ?? []
  if (closed.length === 0) return null
  return (
    <Section title={t('cards.closedCards')}>
      <Rows>
        {closed.map((card) => (
          <ListRow
            key={card.id}
            title={shortNameOfCard(card, i18n)}
            label={labelOfCard(card, i18n)}
            subtitle={stateWord(card, i18n)}
            leading={<CardFace {...faceOf(card, i18n)} width={64} isTiny />}
            href={`/cards/${card.id}`}
          />
        ))}
      </Rows>
    </Section>
  )
}

const useStyles = createStyles(() => ({ available: { gap: space(1) } }))
