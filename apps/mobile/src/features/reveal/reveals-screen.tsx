import { useLocalSearchParams } from 'expo-router'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { EmptyState, ListRow, Rows, Screen, SkeletonRows } from '../../ui/index.ts'
import { useReveals } from '../cards/queries.ts'
import { nameOfDevice } from '../settings/device-words.ts'
import { Failure } from '../shell/failure.tsx'

/** Every time the number was shown, with the device. */
export function RevealsScreen() {
  const { t, moment } = useI18n()
  const { cardId = '' } = useLocalSearchParams<{ cardId: string }>()
  const reveals = useReveals(cardId)
  return (
    <Screen
      title={t('reveal.history.title')}
      back={{ label: t('app.back'), onPress: () => goBack(`/cards/${cardId}`) }}
    >
      <PageTitle title={t('reveal.history.title')} />
      {reveals.isError && reveals.data === undefined ? (
        <Failure error={reveals.error} onRetry={() => void reveals.refetch()} />
      ) : reveals.data === undefined ? (
        <SkeletonRows label={t('app.loading')} />
      ) : reveals.data.data.length === 0 ? (
        <EmptyState icon="eyeOff" title={t('reveal.history.empty')} sentence={t('reveal.history.emptyText')} />
      ) : (
        <Rows>
          {reveals.data.data.map(({ at, device }) => (
            <ListRow
              key={at}
              icon="device"
              title={moment(at)}
              subtitle={nameOfDevice(device ?? t('reveal.history.unknown'))}
            />
          ))}
        </Rows>
      )}
    </Screen>
  )
}
