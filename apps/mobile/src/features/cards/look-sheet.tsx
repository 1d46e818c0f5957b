import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Field, Notice, Sheet } from '../../ui/index.ts'
import { colourOf } from './card-words.ts'
import { ColourChoice } from './colour-choice.tsx'
import { type Card, useUpdateCard } from './queries.ts'

export function LookSheet({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t } = useI18n()
  const update = useUpdateCard()
  const form = useForm({
    initial: { label: card.label ?? '', colour: colourOf(card) },
    check: () => ({}),
    send: async ({ label, colour }) => {
      await update.mutateAsync({ cardId: card.id, label: label.trim() === '' ? null : label.trim(), colour })
      onClose()
    },
  })
  return (
    <Sheet
      title={t('card.look')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.close')}
      footer={<Button title={t('app.save')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      <Field label={t('create.label')} hint={t('create.labelHint')} {...form.field('label')} maxLength={40} />
      <ColourChoice value={form.values.colour} onChange={form.set('colour')} />
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
    </Sheet>
  )
}
