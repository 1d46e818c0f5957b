import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useServices } from '../../lib/services.tsx'
import { useKept } from '../../lib/use-kept'
import {
  Announce,
  Button,
  Chips,
  createStyles,
  EmptyState,
  Field,
  Icon,
  rowHeight,
  SkeletonRows,
  Spinner,
  space,
  Text,
  useTextScale,
  WindowedList,
} from '../../ui/index.ts'
import { shortNameOfCard } from '../cards/card-words.ts'
import { type Card, useAccount, useCards } from '../cards/queries.ts'
import { useCategories } from '../controls/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import { countOf, EVERYTHING, hasAmounts, type Narrowing, toQuery } from './narrowing.ts'
import { type Filter, type Transaction, useTransactions } from './queries.ts'
import { TransactionRow } from './transaction-row.tsx'
import { dayKey, nameOfDay } from './transaction-words.ts'

type Line =
  | { kind: 'day'; key: string; name: string }
  | { kind: 'payment'; key: string; transaction: Transaction; card: Card | undefined }

const dayHeight = (textScale: number): number => Math.ceil(20 * textScale) + space(6)
const STATUSES = ['all', 'pending', 'settled', 'declined', 'refunded'] as const

export interface ActivityListProps {
  cardId?: string | undefined
  selectedId?: string | undefined
}

/** Every payment, grouped by day, searched and filtered by the API, loaded as far as one scrolls. */
export function ActivityList({ cardId, selectedId }: ActivityListProps) {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
  const { nowMs } = useServices()
  const of = cardId ?? 'all'
  const [search, setSearch] = useKept(`search of ${of}`, '')
  const [status, setStatus] = useKept<Filter['status']>(`status of ${of}`, 'all')
  const [narrowing, setNarrowing] = useKept<Narrowing>(`narrowing of ${of}`, { ...EVERYTHING, cardId })
  const [isChoosing, setChoosing] = useState(false)
  const q = useDeferredValue(search.trim())
  const cards = useCards()
  const account = useAccount()
  const currency = account.data?.currency
  const narrowed = toQuery(narrowing, new Date(nowMs()), currency, i18n)
  const isWaiting = currency === undefined && hasAmounts(narrowing)
  const list = useTransactions({ q, status, narrowed, isWaiting })
  const rows = useMemo(() => list.data?.pages.flatMap(({ data }) => data), [list.data])
  const lines = useMemo(
    () => toLines(rows ?? [], cards.data, (iso) => nameOfDay(iso, nowMs(), i18n)),
    [rows, cards.data, nowMs, i18n],
  )
  const narrowings = countOf(narrowing)
  const isFiltered = q !== '' || status !== 'all' || narrowings > 0
  const clear = () => {
    setSearch('')
    setStatus('all')
    setNarrowing(EVERYTHING)
  }
  const onEnd = useLoadMore(list)
  const textScale = useTextScale()
  const heightOfLine = useCallback(
    (line: Line): number => (line.kind === 'day' ? dayHeight(textScale) : rowHeight(textScale)),
    [textScale],
  )
  const render = useCallback(
    (line: Line) =>
      line.kind === 'day' ? (
        <DayHeader name={line.name} />
      ) : (
        <TransactionRow
          transaction={line.transaction}
          card={line.card}
          isSelected={line.transaction.id === selectedId}
        />
      ),
    [selectedId],
  )
  const { category } = narrowing
  const kind = useCategories(category !== undefined).data?.data.find(({ code }) => code === category)
  const filteredCard = cards.data?.find(({ id }) => id === narrowing.cardId)

  const header = (
    <View style={styles.filters}>
      {/* What is said is not what is shown, so that nobody finds the same twice who reads the page. */}
      <Announce text={rows === undefined || list.isPlaceholderData ? '' : t('app.shown', { count: rows.length })} />
      <Field
        label={t('activity.search')}
        value={search}
        onChangeText={setSearch}
        inputMode="search"
        autoCapitalize="none"
        leading={list.isPlaceholderData ? <Spinner tone="muted" /> : <Icon name="search" tone="muted" />}
        maxLength={80}
      />
      <Chips
        label={t('activity.filters')}
        value={status}
        onChange={(next) => setStatus(next === status ? 'all' : next)}
        options={STATUSES.map((value) => ({ value, label: t(`activity.filter.${value}`) }))}
      />
      <View style={styles.more}>
        <Button
          title={narrowings === 0 ? t('activity.more') : t('activity.moreOn', { count: narrowings })}
          icon="filter"
          kind="secondary"
          isSmall
          onPress={() => setChoosing(true)}
        />
        {filteredCard === undefined ? null : (
          <Button
            title={shortNameOfCard(filteredCard, i18n)}
            icon="close"
            kind="secondary"
            isSmall
            onPress={() => setNarrowing({ ...narrowing, cardId: undefined })}
          />
        )}
        {kind === undefined ? null : (
          <Button
            title={kind.name}
            icon="close"
            kind="secondary"
            isSmall
            onPress={() => setNarrowing({ ...narrowing, category: undefined })}
          />
        )}
      </View>
      {isChoosing ? (
        <FilterSheet
          value={narrowing}
          cards={cards.data ?? []}
          onChange={setNarrowing}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </View>
  )
  const end =
    rows === undefined ? (
      isWaiting && account.isError ? (
        <Failure error={account.error} onRetry={() => void account.refetch()} />
      ) : list.isError ? (
        <Failure error={list.isFetching ? null : list.error} onRetry={() => void list.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} count={9} />
      )
    ) : rows.length > 0 ? (
      <End isMore={list.hasNextPage} error={list.error} onRetry={() => void list.fetchNextPage()} />
    ) : isFiltered ? (
      <EmptyState
        icon="search"
        title={t('activity.noMatch.title')}
        sentence={t('activity.noMatch.text')}
        action={<Button title={t('activity.clear')} kind="secondary" onPress={clear} />}
      />
    ) : (
      <EmptyState
        icon="activity"
        title={t('activity.empty.title')}
        sentence={t('activity.empty.text')}
        action={<Button title={t('app.notFound.action')} kind="secondary" href="/cards" />}
      />
    )
  // One list whatever it holds: the field above it keeps the cursor while one types.
  return (
    <WindowedList
      label={t('activity.title')}
      items={lines}
      keyOf={keyOfLine}
      typeOf={kindOfLine}
      heightOf={heightOfLine}
      onEnd={onEnd}
      onRefresh={() => void list.refetch()}
      isRefreshing={list.isRefetching && !list.isFetchingNextPage}
      header={header}
      footer={end}
      render={render}
    />
  )
}

const keyOfLine = (line: Line): string => line.key
const kindOfLine = (line: Line): string => line.kind

function useLoadMore(list: ReturnType<typeof useTransactions>): () => void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = list
  return useMemo(
    () => () => {
      if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
    },
    [hasNextPage, isFetchingNextPage, fetchNextPage, isError],
  )
}

function DayHeader({ name }: { name: string }) {
  const styles = useStyles()
  const height = dayHeight(useTextScale())
  return (
    <View style={[styles.day, { height }]}>
      <Text size="small" strong tone="muted" heading={2}>
        {name}
      </Text>
    </View>
  )
}

interface EndProps {
  isMore: boolean
  /** Why the next ones did not come. */
  error: unknown
  onRetry: () => void
}

function End({ isMore, error, onRetry }: EndProps) {
  const { t } = useI18n()
  const styles = useStyles()
  if (isMore && error !== null) return <Failure error={error} onRetry={onRetry} />
  return (
    <View style={styles.end}>
      {isMore ? (
        <View role="img" aria-label={t('app.loading')}>
          <Spinner />
        </View>
      ) : (
        <>
          <Text size="small" tone="muted" align="center">
            {t('activity.end')}
          </Text>
          <Text size="small" tone="muted" align="center">
            {t('activity.unseen')}
          </Text>
        </>
      )}
    </View>
  )
}

function toLines(
  rows: readonly Transaction[],
  cards: readonly Card[] | undefined,
  nameOf: (iso: string) => string,
): Line[] {
  const byId = new Map(cards?.map((card) => [card.id, card]))
  const lines: Line[] = []
  let day = ''
  for (const transaction of rows) {
    const key = dayKey(transaction.createdAt)
    if (key !== day) lines.push({ kind: 'day', key: `day-${key}`, name: nameOf(transaction.createdAt) })
    day = key
    lines.push({ kind: 'payment', key: transaction.id, transaction, card: byId.get(transaction.cardId) })
  }
  return lines
}

const useStyles = createStyles((palette) => ({
  filters: { paddingHorizontal: space(4), paddingBottom: space(3), gap: space(3) },
  more: { flexDirection: 'row', flexWrap: 'wrap', gap: space(2) },
  day: {
    justifyContent: 'flex-end',
    paddingHorizontal: space(4),
    paddingBottom: space(2),
    backgroundColor: palette.background,
  },
  end: { alignItems: 'center', padding: space(8), gap: space(2) },
}))
