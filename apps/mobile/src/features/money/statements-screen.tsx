import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { sentenceOf } from '../../lib/problems.ts'
import { isMissing } from '../../lib/queries.ts'
import { saveFile } from '../../lib/save-file'
import { useApi } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button, EmptyState, ListRow, Rows, Screen, SkeletonRows, space, useToast } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { useStatements } from './queries.ts'

const FORMATS = ['pdf', 'csv'] as const

export function StatementsScreen() {
  const i18n = useI18n()
  const { t, amount, monthName } = i18n
  const api = useApi()
  const toast = useToast()
  const statements = useStatements()
  const downloading = useOnce()
  const [wanted, setWanted] = useState<string | undefined>(undefined)
  const download = async (month: string, format: (typeof FORMATS)[number]) => {
    setWanted(`${month} ${format}`)
    try {
      await saveFile(await api.download('/account/statements', { query: { month, format } }), `statement-${month}`)
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  const isNone = statements.data?.data.length === 0 || isMissing(statements.error)
  return (
    <Screen title={t('money.statements')} back={{ label: t('app.back'), onPress: () => goBack('/money') }}>
      <PageTitle title={t('money.statements')} />
      {isNone ? (
        <EmptyState icon="note" title={t('money.statementsEmpty')} sentence={t('money.statementsEmptyText')} />
      ) : statements.isError && statements.data === undefined ? (
        <Failure error={statements.error} onRetry={() => void statements.refetch()} />
      ) : statements.data === undefined ? (
        <SkeletonRows label={t('app.loading')} />
      ) : (
        <Rows>
          {statements.data.data.map(({ month, closingMinor, currency, isComplete }) => (
            <ListRow
              key={month}
              title={isComplete ? monthName(month) : `${monthName(month)} (${t('money.running')})`}
              subtitle={amount(closingMinor, currency)}
              trailing={
                <View style={{ flexDirection: 'row', gap: space(2) }}>
                  {FORMATS.map((format) => (
                    <Button
                      key={format}
                      title={t(`money.${format}`)}
                      label={t('money.download', { month: monthName(month), format: t(`money.${format}`) })}
                      kind="secondary"
                      isSmall
                      isBusy={downloading.isBusy && wanted === `${month} ${format}`}
                      onPress={() => void downloading.run(() => download(month, format))}
                    />
                  ))}
                </View>
              }
            />
          ))}
        </Rows>
      )}
    </Screen>
  )
}
