import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import {
  Button,
  createStyles,
  Headline,
  ListRow,
  Panel,
  Rows,
  Screen,
  Skeleton,
  space,
  Text,
  useIsWide,
} from '../../ui/index.ts'
import { useAccount } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { BalanceSpoken } from './balance-spoken.tsx'
import { SpendingChart } from './spending-chart.tsx'

export function MoneyScreen() {
  const { t } = useI18n()
  const isWide = useIsWide()
  const styles = useStyles()
  const account = useAccount()
  return (
    <Screen title={t('money.title')} onRefresh={() => void account.refetch()} width={isWide ? 'wide' : 'column'}>
      <PageTitle title={t('money.title')} />
      {account.isError && account.data === undefined ? (
        <Failure error={account.error} onRetry={() => void account.refetch()} />
      ) : (
        <View style={isWide ? styles.columns : styles.one}>
          <View style={isWide ? styles.column : styles.one}>
            <Balance />
            <Rows>
              <ListRow icon="activity" title={t('money.entries')} href="/money/entries" />
              <ListRow
                icon="note"
                title={t('money.statements')}
                subtitle={t('money.statementsHint')}
                href="/money/statements"
              />
              <ListRow
                icon="filter"
                title={t('limits.account')}
                subtitle={t('limits.accountHint')}
                href="/money/limits"
              />
            </Rows>
          </View>
          <View style={isWide ? styles.column : styles.one}>
            <SpendingChart />
          </View>
        </View>
      )}
    </Screen>
  )
}

function Balance() {
  const { t, amount } = useI18n()
  const styles = useStyles()
  const { data } = useAccount()
  return (
    <Panel style={styles.balance}>
      <Text size="small" tone="muted">
        {t('money.available')}
      </Text>
      {data === undefined ? (
        <Skeleton width={180} height={48} />
      ) : (
        <>
          <Headline tone={data.availableMinor < 0 ? 'danger' : 'ink'}>
            {amount(data.availableMinor, data.currency)}
          </Headline>
          <BalanceSpoken label={t('money.available')} amount={amount(data.availableMinor, data.currency)} />
        </>
      )}
      <View style={styles.figures}>
        {(['balance', 'held'] as const).map((name) => (
          <View key={name} style={styles.figure}>
            <Text size="small" tone="muted" style={styles.figureName}>
              {t(`money.${name}`)}
            </Text>
            {data === undefined ? (
              <Skeleton width={88} height={24} />
            ) : (
              <Text strong>{amount(name === 'balance' ? data.ledgerMinor : data.heldMinor, data.currency)}</Text>
            )}
          </View>
        ))}
      </View>
      <Button title={t('money.add')} icon="plus" href="/money/add" />
    </Panel>
  )
}

const useStyles = createStyles(() => ({
  one: { gap: space(5) },
  columns: { flexDirection: 'row', gap: space(6), alignItems: 'flex-start' },
  column: { flex: 1, gap: space(5), minWidth: 0 },
  balance: { gap: space(3) },
  figures: { gap: space(1) },
  figure: { flexDirection: 'row', alignItems: 'center', gap: space(3) },
  figureName: { flex: 1, minWidth: 0 },
}))
