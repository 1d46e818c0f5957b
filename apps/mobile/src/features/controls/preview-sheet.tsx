import { useEffect } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { isUnreachable } from '../../lib/problems.ts'
import { useIsOnline } from '../../lib/services.tsx'
import { Button, Icon, ListRow, Notice, Rows, Sheet, Skeleton, space, Text } from '../../ui/index.ts'
import { type Controls, usePreview } from './queries.ts'

export interface PreviewSheetProps {
  /** Of all cards together where no card is named. */
  cardId: string | undefined
  controls: Controls
  isSaving: boolean
  failure: string | undefined
  onSave: () => void
  onClose: () => void
}

/** What the change would have meant for the last month, before it is saved. */
export function PreviewSheet({ cardId, controls, isSaving, failure, onSave, onClose }: PreviewSheetProps) {
  const { t } = useI18n()
  const preview = usePreview(cardId)
  const { mutate } = preview
  useEffect(() => mutate(controls), [mutate, controls])
  const isOnline = useIsOnline()
  const isAway = isUnreachable(preview.error)
  useEffect(() => {
    if (isOnline && isAway) mutate(controls)
  }, [isOnline, isAway, mutate, controls])
  return (
    <Sheet
      title={t('limits.previewTitle')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.cancel')}
      footer={<Button title={t('app.save')} isBusy={isSaving} onPress={onSave} />}
    >
      {/* One region throughout, so that what comes in the place of the shapes is said. */}
      <View role="status" aria-busy={preview.isPending} style={{ gap: space(4) }}>
        {preview.data !== undefined ? (
          <Effect preview={preview.data} />
        ) : preview.isError ? (
          <Notice tone="warning" icon="warning" isAlert>
            {t('limits.previewUnavailable')}
          </Notice>
        ) : (
          <View role="img" aria-label={t('app.loading')} style={{ gap: space(3) }}>
            <Skeleton height={24} width="80%" />
            <Skeleton height={24} width="60%" />
          </View>
        )}
      </View>
      {failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {failure}
        </Notice>
      )}
    </Sheet>
  )
}

type Preview = NonNullable<ReturnType<typeof usePreview>['data']>

function Effect({ preview }: { preview: Preview }) {
  const { t, plural, amount, moment } = useI18n()
  const { examined, newlyDeclined, newlyApproved } = preview
  const currency = [...newlyDeclined.examples, ...newlyApproved.examples][0]?.currency ?? 'usd'
  if (examined === 0) return <Text>{t('limits.previewNoPayments')}</Text>
  if (newlyDeclined.count === 0 && newlyApproved.count === 0) {
    return <Text>{t('limits.previewNone', { count: examined })}</Text>
  }
  const sides = [
    { side: newlyDeclined, base: 'limits.previewDeclined', icon: 'close', tone: 'danger' },
    { side: newlyApproved, base: 'limits.previewApproved', icon: 'check', tone: 'accent' },
  ] as const
  return sides.map(({ side, base, icon, tone }) =>
    side.count === 0 ? null : (
      <View key={base} style={{ gap: space(2) }}>
        <View style={{ flexDirection: 'row', gap: space(2) }}>
          <Icon name={icon} tone={tone} />
          <Text style={{ flex: 1 }}>{plural(base, side.count, { amount: amount(side.amountMinor, currency) })}</Text>
        </View>
        <Rows>
          {side.examples.map((example) => (
            <ListRow
              key={example.transactionId}
              title={example.merchant}
              subtitle={moment(example.createdAt)}
              trailing={<Text strong>{amount(example.amountMinor, example.currency)}</Text>}
            />
          ))}
        </Rows>
      </View>
    ),
  )
}
