import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Field, space, useToast } from '../../ui/index.ts'
import { type TransactionDetail, useSaveNote } from './queries.ts'

export function PaymentNote({ payment }: { payment: TransactionDetail }) {
  const { t } = useI18n()
  const toast = useToast()
  const save = useSaveNote()
  const form = useForm({
    initial: { note: payment.note ?? '' },
    check: () => ({}),
    send: async ({ note }) => {
      await save.mutateAsync({ transactionId: payment.id, note: note.trim() })
      toast({ text: t('payment.noteSaved'), icon: 'check' })
    },
  })
  const isChanged = form.values.note.trim() !== (payment.note ?? '')
  return (
    <View style={{ gap: space(2) }}>
      <Field
        label={t('payment.note')}
        hint={t('payment.noteHint')}
        {...form.field('note')}
        error={form.errors.note ?? form.failure}
        maxLength={500}
        multiline
      />
      {isChanged ? (
        <Button
          title={t('payment.noteSave')}
          kind="secondary"
          isSmall
          isBusy={form.isBusy}
          onPress={() => void form.submit()}
        />
      ) : null}
    </View>
  )
}
