import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { Button, EmptyState, Icon, ListRow, Rows, Screen, SkeletonRows, Text } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { More } from '../shell/more.tsx'
import { useEntries } from './queries.ts'

/** Every booking of the account, as the ledger has it. */
export function EntriesScreen() {
  const { t, amount, moment } = useI18n()
  const entries = useEntries()
  const rows = entries.data?.pages.flatMap(({ data }) => data)
  return (
    <Screen
      title={t('money.entries')}
      back={{ label: t('app.back'), onPress: () => goBack('/money') }}
      onRefresh={() => void entries.refetch()}
    >
      <PageTitle title={t('money.entries')} />
      {entries.isError && rows === undefined ? (
        <Failure error={entries.error} onRetry={() => void entries.refetch()} />
      ) : rows === undefined ? (
        <SkeletonRows label={t('app.loading')} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon="wallet"
          title={t('money.entriesEmpty')}
          sentence={t('money.entriesEmptyText')}
          action={<Button title={t('money.add')} icon="plus" href="/money/add" />}
        />
      ) : (
        <>
          <Rows>
            {rows.map((entry) => (
              <ListRow
                key={entry.id}
                leading={
                  <Icon
                    name={entry.amountMinor > 0 ? 'incoming' : 'card'}
                    tone={entry.amountMinor > 0 ? 'accent' : 'muted'}
                  />
                }
                title={entry.description || t(`money.entry.${entry.kind}`)}
                subtitle={
                  entry.description === '' || entry.description.startsWith(t(`money.entry.${entry.kind}`))
                    ? moment(entry.createdAt)
                    : `${t(`money.entry.${entry.kind}`)} · ${moment(entry.createdAt)}`
                }
                trailing={
                  <Text strong tone={entry.amountMinor > 0 ? 'accent' : 'ink'}>
                    {amount(entry.amountMinor, entry.currency, 'always')}
                  </Text>
                }
                {...(entry.transactionId === null ? {} : { href: `/activity/${entry.transactionId}` })}
                hasArrow={false}
              />
            ))}
          </Rows>
          <More list={entries} count={rows.length} />
        </>
      )}
    </Screen>
  )
}
