import { useLocalSearchParams } from 'expo-router'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import {
  Avatar,
  Badge,
  CardFace,
  createStyles,
  Facts,
  Headline,
  ListRow,
  Loading,
  Rows,
  Screen,
  Section,
  Skeleton,
  space,
  Text,
  Timeline,
  type TimelineItem,
  useIsWide,
} from '../../ui/index.ts'
import { faceOf, labelOfCard, shortNameOfCard } from '../cards/card-words.ts'
import { useCards } from '../cards/queries.ts'
import { useCategories } from '../controls/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { DeclineHelp } from './decline-help.tsx'
import { DisputeRow } from './dispute-row.tsx'
import { PaymentNote } from './payment-note.tsx'
import { type TransactionDetail, useTransaction } from './queries.ts'
import { Receipt } from './receipt.tsx'
import { iconOf, iconOfCategory, shownMinor, toneOf } from './transaction-words.ts'

export function PaymentScreen() {
  const { t } = useI18n()
  const isWide = useIsWide()
  const { transactionId = '' } = useLocalSearchParams<{ transactionId: string }>()
  const payment = useTransaction(transactionId)
  const title = payment.data?.merchant.name ?? t('payment.title')
  return (
    <Screen
      title={t('payment.title')}
      {...(isWide ? {} : { back: { label: t('app.back'), onPress: () => goBack('/activity') } })}
      onRefresh={() => void payment.refetch()}
    >
      <PageTitle title={title} />
      {payment.data !== undefined ? (
        <Payment key={payment.data.id} payment={payment.data} />
      ) : payment.isError ? (
        <Failure error={payment.error} onRetry={() => void payment.refetch()} />
      ) : (
        <Loading label={t('app.loading')}>
          <View style={{ gap: space(4), alignItems: 'center' }}>
            <Skeleton width={56} height={56} isRound />
            <Skeleton width={180} height={40} />
            <Skeleton height={200} />
          </View>
        </Loading>
      )}
    </Screen>
  )
}

function Payment({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const { t, amount } = i18n
  const styles = useStyles()
  const isForeign = payment.merchantCurrency !== payment.currency
  return (
    <>
      <View style={styles.head}>
        <Avatar name={payment.merchant.name} icon={iconOfCategory(payment.merchant.categoryCode)} size={56} />
        <Text strong align="center" heading={2}>
          {payment.merchant.name}
        </Text>
        <Headline>{amount(shownMinor(payment), payment.currency)}</Headline>
        {isForeign ? (
          <Text tone="muted">
            {t('payment.asked', { amount: amount(payment.merchantAmountMinor, payment.merchantCurrency) })}
          </Text>
        ) : null}
        <View style={styles.badge}>
          <Badge
            label={t(`activity.status.${payment.status}`)}
            tone={toneOf(payment.status)}
            icon={iconOf(payment.status)}
          />
        </View>
      </View>
      {payment.status === 'declined' ? <DeclineHelp payment={payment} /> : null}
      <Section title={t('payment.timeline')}>
        <Timeline label={t('payment.timeline')} items={toTimeline(payment, i18n)} />
      </Section>
      <Details payment={payment} />
      <PaymentNote payment={payment} />
      <Receipt payment={payment} />
      <DisputeRow payment={payment} />
    </>
  )
}

function Details({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const { t, amount, moment, region } = i18n
  const cards = useCards()
  const card = cards.data?.find(({ id }) => id === payment.cardId)
  const { merchant, currency } = payment
  const categories = useCategories()
  const known = categories.data?.data.find(({ code }) => code === merchant.category)
  const category = known?.name ?? merchant.category.replaceAll('_', ' ')
  const country = merchant.country === null ? '' : region(merchant.country)
  const place =
    merchant.city && country ? t('payment.place', { city: merchant.city, country }) : merchant.city || country
  const rows: [string, string][] = [
    [t('payment.when'), moment(payment.createdAt)],
    ...(place === '' ? [] : [[t('payment.where'), place] as [string, string]]),
    [t('payment.category'), category],
    ...(payment.holdMinor > 0 ? [[t('payment.held'), amount(payment.holdMinor, currency)] as [string, string]] : []),
    ...(payment.postedMinor > 0
      ? [[t('payment.posted'), amount(payment.postedMinor, currency)] as [string, string]]
      : []),
    ...(payment.refundedMinor > 0
      ? [[t('payment.refunded'), amount(payment.refundedMinor, currency)] as [string, string]]
      : []),
  ]
  return (
    <>
      {card === undefined ? null : (
        <Rows>
          <ListRow
            leading={<CardFace {...faceOf(card, i18n)} width={48} isTiny />}
            title={shortNameOfCard(card, i18n)}
            label={labelOfCard(card, i18n)}
            subtitle={t('payment.card')}
            href={`/cards/${card.id}`}
          />
        </Rows>
      )}
      <Facts rows={rows} />
    </>
  )
}

function toTimeline(payment: TransactionDetail, { t, amount, moment }: ReturnType<typeof useI18n>): TimelineItem[] {
  return payment.timeline.map((fact) => {
    const isDeclined = fact.result === 'declined'
    const name =
      isDeclined && (fact.kind === 'authorization' || fact.kind === 'increment')
        ? t(`payment.fact.${fact.kind}Declined`)
        : t(`payment.fact.${fact.kind}`)
    const held =
      fact.holdMinor > 0 && fact.kind !== 'authorization'
        ? t('payment.holdAfter', { amount: amount(fact.holdMinor, fact.currency) })
        : ''
    return {
      key: fact.id,
      title: name,
      detail: [moment(fact.occurredAt), held].filter(Boolean).join(' · '),
      amount: fact.amountMinor === 0 ? undefined : amount(fact.amountMinor, fact.currency),
      tone: isDeclined ? 'danger' : fact.kind === 'expiry' || fact.kind === 'close' ? 'muted' : 'accent',
    }
  })
}

const useStyles = createStyles(() => ({
  head: { alignItems: 'center', gap: space(2) },
  badge: { alignItems: 'center' },
}))
