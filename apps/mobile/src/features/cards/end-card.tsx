import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { replaceWith } from '../../lib/navigation.ts'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Confirm, ListRow, Notice, useToast } from '../../ui/index.ts'
import { type Card, useEndCard } from './queries.ts'

/** Replacing and closing cannot be undone: both say what follows and ask once more. */
export function EndCard({ card, kind }: { card: Card; kind: 'replace' | 'close' }) {
  const i18n = useI18n()
  const { t } = i18n
  const { newKey } = useServices()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const [key, setKey] = useState(newKey)
  const ending = useOnce()
  const end = useEndCard(kind === 'close' ? '/cards/close' : '/cards/replace')
  // A live event may close the card on the page before the answer comes; what follows must not depend on this row being there.
  const confirm = async () => {
    const answer = await end.mutateAsync({ cardId: card.id, key }).catch(() => undefined)
    if (answer === undefined) return
    setOpen(false)
    setKey(newKey())
    toast({ text: t(kind === 'close' ? 'card.closed' : 'card.replaced'), icon: 'check' })
    if (kind === 'replace') replaceWith(`/cards/${answer.replacedBy ?? answer.id}`)
  }
  return (
    <>
      <ListRow
        icon={kind === 'close' ? 'lock' : 'refresh'}
        title={t(kind === 'close' ? 'card.close' : 'card.replace')}
        subtitle={t(kind === 'close' ? 'card.closeHint' : 'card.replaceHint')}
        tone={kind === 'close' ? 'danger' : 'ink'}
        onPress={() => setOpen(true)}
      />
      <Confirm
        title={t(kind === 'close' ? 'card.close' : 'card.replace')}
        sentence={t(kind === 'close' ? 'card.closeConfirm' : 'card.replaceConfirm')}
        confirmTitle={t(kind === 'close' ? 'card.close' : 'card.replace')}
        cancelTitle={t('app.cancel')}
        kind={kind === 'close' ? 'danger' : 'primary'}
        isOpen={isOpen}
        isBusy={ending.isBusy}
        onConfirm={() => void ending.run(confirm)}
        onClose={() => setOpen(false)}
      >
        {end.isError ? (
          <Notice tone="danger" icon="warning" isAlert>
            {sentenceOf(end.error, i18n)}
          </Notice>
        ) : null}
      </Confirm>
    </>
  )
}
