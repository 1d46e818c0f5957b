import { useLocalSearchParams } from 'expo-router'
import { useState } from 'react'
import { useWindowDimensions, View } from 'react-native'
import { tap } from '../../lib/haptics'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { useOnce } from '../../lib/use-once.ts'
import {
  Button,
  CardFace,
  createStyles,
  Icon,
  type IconName,
  ListRow,
  Loading,
  Notice,
  Pressable,
  Rows,
  radius,
  Screen,
  Section,
  Skeleton,
  Spinner,
  space,
  Text,
  useIsWide,
  useToast,
} from '../../ui/index.ts'
import { RecentPayments } from '../activity/recent-payments.tsx'
import { LimitBars } from '../controls/limit-bars.tsx'
import { Failure } from '../shell/failure.tsx'
import { faceOf, nameOfCard } from './card-words.ts'
import { EndCard } from './end-card.tsx'
import { LookSheet } from './look-sheet.tsx'
import { type Card, useCard, useFreeze } from './queries.ts'

export function CardScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const { cardId = '' } = useLocalSearchParams<{ cardId: string }>()
  const card = useCard(cardId)
  const isWide = useIsWide()
  const title = card.data === undefined ? t('cards.untitled') : nameOfCard(card.data, i18n)
  return (
    <Screen
      title={title}
      back={{ label: t('app.back'), onPress: () => goBack('/cards') }}
      onRefresh={() => void card.refetch()}
      width={isWide ? 'wide' : 'column'}
    >
      <PageTitle title={title} />
      {card.data !== undefined ? (
        <CardPage card={card.data} />
      ) : card.isError ? (
        <Failure error={card.error} onRetry={() => void card.refetch()} />
      ) : (
        <CardSkeleton />
      )}
    </Screen>
  )
}

function CardSkeleton() {
  const { t } = useI18n()
  const styles = useStyles()
  return (
    <Loading label={t('app.loading')}>
      <View style={styles.face}>
        <Skeleton width={358} height={226} isCard />
        <Skeleton height={72} />
        <Skeleton height={120} />
      </View>
    </Loading>
  )
}

function CardPage({ card }: { card: Card }) {
  const i18n = useI18n()
  const styles = useStyles()
  const { width } = useWindowDimensions()
  const isWide = useIsWide()
  const isOpen = card.status !== 'closed'
  const face = (
    <>
      <View style={styles.face}>
        <CardFace {...faceOf(card, i18n)} width={Math.min(360, width - space(8))} />
      </View>
      {isOpen ? <Actions card={card} /> : null}
      <StateNotice card={card} />
    </>
  )
  const use = (
    <>
      {isOpen ? <LimitBars cardId={card.id} href={`/cards/${card.id}/controls`} /> : null}
      <RecentPayments cardId={card.id} />
    </>
  )
  if (!isWide) {
    return (
      <>
        {face}
        {use}
        <More card={card} />
      </>
    )
  }
  return (
    <View style={styles.columns}>
      <View style={styles.column}>
        {face}
        <More card={card} />
      </View>
      <View style={styles.column}>{use}</View>
    </View>
  )
}

/** What one does with a card now and then. */
function More({ card }: { card: Card }) {
  const { t } = useI18n()
  const [isEditing, setEditing] = useState(false)
  const isOpen = card.status !== 'closed'
  return (
    <>
      <Section title={t('card.more')}>
        <Rows>
          {isOpen ? (
            <ListRow
              icon="filter"
              title={t('card.controls')}
              subtitle={t('card.controlsHint')}
              href={`/cards/${card.id}/controls`}
            />
          ) : null}
          {isOpen ? <ListRow icon="edit" title={t('card.look')} onPress={() => setEditing(true)} /> : null}
          <ListRow
            icon="eye"
            title={t('card.history')}
            subtitle={t('card.historyHint')}
            href={`/cards/${card.id}/reveals`}
          />
          {isOpen ? <EndCard card={card} kind="replace" /> : null}
          {isOpen ? <EndCard card={card} kind="close" /> : null}
        </Rows>
      </Section>
      {isEditing ? <LookSheet card={card} onClose={() => setEditing(false)} /> : null}
    </>
  )
}

/** Show, freeze, limits: the three things people come for. */
function Actions({ card }: { card: Card }) {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
  const toast = useToast()
  const freeze = useFreeze(card)
  const isFrozen = card.status === 'frozen'
  const toggling = useOnce()
  const toggle = async () => {
    tap('success')
    try {
      await freeze.mutateAsync(isFrozen ? 'unfreeze' : 'freeze')
      toast({ text: t(isFrozen ? 'card.unfrozen' : 'card.frozen'), icon: isFrozen ? 'sun' : 'snow' })
    } catch (error) {
      tap('refusal')
      const text = t(isFrozen ? 'card.unfreezeFailed' : 'card.freezeFailed')
      toast({ text: isProblem(error) && error.status < 500 ? sentenceOf(error, i18n) : text, icon: 'warning' })
    }
  }
  return (
    <View style={styles.actions}>
      {card.status === 'pending' ? (
        <View style={styles.making} role="status">
          <Spinner />
          <Text size="small">{t('create.working')}</Text>
        </View>
      ) : (
        <>
          <Action icon="eye" title={t('card.reveal')} href={`/cards/${card.id}/reveal`} />
          {card.frozenBy === 'program' ? null : (
            <Action
              icon={isFrozen ? 'sun' : 'snow'}
              title={t(isFrozen ? 'card.unfreeze' : 'card.freeze')}
              onPress={() => void toggling.run(toggle)}
              isBusy={toggling.isBusy}
            />
          )}
          <Action icon="filter" title={t('card.limits')} href={`/cards/${card.id}/controls`} />
        </>
      )}
    </View>
  )
}

function Action({
  icon,
  title,
  isBusy = false,
  ...target
}: {
  icon: IconName
  title: string
  href?: string
  onPress?: () => void
  isBusy?: boolean
}) {
  const styles = useStyles()
  return (
    <Pressable {...target} aria-busy={isBusy} style={styles.action}>
      <View style={styles.actionIcon}>
        <Icon name={icon} size={24} tone="accent" />
      </View>
      <Text size="small" strong align="center">
        {title}
      </Text>
    </Pressable>
  )
}

function StateNotice({ card }: { card: Card }) {
  const { t } = useI18n()
  if (card.status === 'frozen') {
    return card.frozenBy === 'program' ? (
      <Notice tone="danger" icon="shield" title={t('card.blocked.title')}>
        {t('card.blocked.text')}
      </Notice>
    ) : (
      <Notice tone="info" icon="snow">
        {t('card.frozenNotice')}
      </Notice>
    )
  }
  if (card.status !== 'closed') return null
  return (
    <Notice
      tone="warning"
      icon="lock"
      action={
        card.replacedBy === null ? undefined : (
          <Button title={t('card.replacedOpen')} kind="secondary" isSmall href={`/cards/${card.replacedBy}`} />
        )
      }
    >
      {card.replacedBy === null ? t('card.closedNotice') : t('card.replacedNotice')}
    </Notice>
  )
}

const useStyles = createStyles((palette) => ({
  columns: { flexDirection: 'row', gap: space(8), alignItems: 'flex-start' },
  column: { flex: 1, minWidth: 0, gap: space(5) },
  face: { alignItems: 'center', gap: space(5) },
  actions: { flexDirection: 'row', justifyContent: 'center', gap: space(3) },
  action: { flex: 1, maxWidth: 132, alignItems: 'center', gap: space(2), paddingVertical: space(2) },
  actionIcon: {
    width: 56,
    height: 56,
    borderRadius: radius.pill,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: palette.accentSoft,
  },
  making: { flexDirection: 'row', gap: space(3), alignItems: 'center', minHeight: 56 },
}))
