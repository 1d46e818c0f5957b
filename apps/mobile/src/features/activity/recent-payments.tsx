import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Button, EmptyState, Panel, Rows, Section, SkeletonRows, Text } from '../../ui/index.ts'
import { useCards } from '../cards/queries.ts'
import { useTransactions } from './queries.ts'
import { TransactionRow } from './transaction-row.tsx'

const SHOWN = 5

/** The latest payments, of one card or of all. */
export function RecentPayments({ cardId }: { cardId?: string }) {
  const { t } = useI18n()
  const cards = useCards()
  const list = useTransactions({ q: '', status: 'all', narrowed: cardId === undefined ? {} : { cardId } }, SHOWN)
  const rows = list.data?.pages[0]?.data
  const all = cardId === undefined ? '/activity' : `/activity?cardId=${cardId}`
  if (rows === undefined && list.isError) return null
  if (rows?.length === 0 && cardId === undefined && cards.data?.length === 0) return null
  return (
    <Section
      title={t(cardId === undefined ? 'cards.recent' : 'card.payments')}
      action={
        rows !== undefined && rows.length > 0 ? (
          <Button title={t('cards.seeAll')} kind="quiet" isSmall href={all} />
        ) : null
      }
    >
      {rows === undefined ? (
        <Panel style={{ padding: 0 }}>
          <SkeletonRows label={t('app.loading')} count={SHOWN} />
        </Panel>
      ) : rows.length === 0 ? (
        <Panel>
          {cardId === undefined ? (
            <EmptyState icon="activity" title={t('activity.empty.title')} sentence={t('activity.empty.text')} />
          ) : (
            <Text tone="muted">{t('activity.empty.text')}</Text>
          )}
        </Panel>
      ) : (
        <Rows>
          {rows.map((row) => (
            <TransactionRow
              key={row.id}
              transaction={row}
              card={cards.data?.find(({ id }) => id === row.cardId)}
              hidesCard={cardId !== undefined}
            />
          ))}
        </Rows>
      )}
    </Section>
  )
}
