import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goTo } from '../../lib/navigation.ts'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { useForm } from '../../lib/use-form.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Badge, Button, Field, ListRow, Notice, Rows, Sheet, space, Text, useToast } from '../../ui/index.ts'
import { useCard, useFreeze } from '../cards/queries.ts'
import { useCategories } from '../controls/queries.ts'
import { type TransactionDetail, useExceptions, useRequestException } from './queries.ts'
import { sayTraceStep } from './trace-words.ts'

type Remedy = TransactionDetail['remedies'][number]

/** Why it was declined in one sentence, the remedy as one button, and the figures one tap deeper. */
export function DeclineHelp({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const { t } = i18n
  const toast = useToast()
  const card = useCard(payment.cardId)
  const freeze = useFreeze(card.data)
  const freezing = useOnce()
  const exceptions = useExceptions()
  const [isAsking, setAsking] = useState(false)
  const [isDetailed, setDetailed] = useState(false)
  const [first, ...others] = payment.remedies
  const asked = exceptions.data?.data.find(
    ({ transactionId, status }) => transactionId === payment.id && status === 'pending',
  )
  const isSuspected = payment.declineReason === 'fraud_suspected'

  const unfreezeCard = async () => {
    try {
      await freeze.mutateAsync('unfreeze')
      toast({ text: t('card.unfrozen'), icon: 'sun' })
    } catch (error) {
      toast({ text: isProblem(error) ? sentenceOf(error, i18n) : t('card.unfreezeFailed'), icon: 'warning' })
    }
  }
  const freezeCard = async () => {
    try {
      await freeze.mutateAsync('freeze')
      toast({ text: t('card.frozen'), icon: 'snow' })
    } catch (error) {
      // Nobody may go on thinking that the card is frozen.
      toast({ text: isProblem(error) ? sentenceOf(error, i18n) : t('card.freezeFailed'), icon: 'warning' })
    }
  }
  const cure = (remedy: Remedy): (() => void) | undefined => {
    switch (remedy) {
      case 'raise_limit':
      case 'change_controls':
        return () => goTo(`/cards/${payment.cardId}/controls`)
      case 'unfreeze':
        return () => void freezing.run(unfreezeCard)
      case 'request_exception':
        return asked === undefined ? () => setAsking(true) : undefined
      case 'add_money':
        return () => goTo('/money/add')
      case 'complete_kyc':
        return () => goTo('/kyc')
      case 'use_another_card':
        return () => goTo('/cards')
      default:
        return undefined
    }
  }
  return (
    <>
      <Notice
        tone="danger"
        icon="warning"
        title={isSuspected ? t('payment.wasThisYou') : t('payment.why')}
        action={
          <View style={{ gap: space(2), paddingTop: space(2) }}>
            {isSuspected ? (
              <>
                <Button
                  title={t('payment.yes')}
                  isSmall
                  onPress={() => toast({ text: t('payment.thanks'), icon: 'check' })}
                />
                <Button
                  title={t('payment.no')}
                  kind="danger"
                  isSmall
                  isBusy={freezing.isBusy}
                  onPress={() => void freezing.run(freezeCard)}
                />
              </>
            ) : (
              <Remedies first={first} others={others} cure={cure} isBusy={freezing.isBusy} />
            )}
            {asked === undefined ? null : <Badge label={t('exception.pending')} tone="warning" icon="clock" />}
          </View>
        }
      >
        {payment.explanation ?? t('activity.status.declined')}
      </Notice>
      {payment.trace.length === 0 ? null : (
        <Button title={t('payment.whyDetails')} kind="quiet" isSmall onPress={() => setDetailed(true)} />
      )}
      <Sheet
        title={t('payment.whyDetails')}
        isOpen={isDetailed}
        onClose={() => setDetailed(false)}
        closeLabel={t('app.close')}
      >
        <Trace payment={payment} />
      </Sheet>
      {isAsking ? <AskSheet payment={payment} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

interface RemediesProps {
  first: Remedy | undefined
  others: readonly Remedy[]
  cure: (remedy: Remedy) => (() => void) | undefined
  isBusy: boolean
}

function Remedies({ first, others, cure, isBusy }: RemediesProps) {
  const { t } = useI18n()
  return [first, ...others].map((remedy, index) => {
    if (remedy === undefined) return null
    const act = cure(remedy)
    if (act === undefined) {
      return remedy === 'request_exception' ? null : (
        <Text key={remedy} size="small">
          {t(`remedy.${remedy}`)}
        </Text>
      )
    }
    return (
      <Button
        key={remedy}
        title={t(`remedy.${remedy}`)}
        kind={index === 0 ? 'primary' : 'secondary'}
        isSmall
        isBusy={isBusy && remedy === 'unfreeze'}
        onPress={act}
      />
    )
  })
}

function Trace({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const catalogue = useCategories()
  return (
    <Rows>
      {payment.trace.map((step) => {
        const { title, details } = sayTraceStep(step, payment, i18n, catalogue.data?.data)
        return (
          <ListRow
            key={`${step.kind} ${step.name}`}
            icon={step.passed ? 'check' : 'close'}
            tone={step.passed ? 'ink' : 'danger'}
            title={title}
            subtitle={[i18n.t(step.passed ? 'payment.passed' : 'payment.failed'), ...details].join(' · ')}
          />
        )
      })}
    </Rows>
  )
}

function AskSheet({ payment, onClose }: { payment: TransactionDetail; onClose: () => void }) {
  const { t } = useI18n()
  const toast = useToast()
  const request = useRequestException()
  const form = useForm({
    initial: { reason: '' },
    check: ({ reason }): { reason?: string } => (reason.trim().length < 3 ? { reason: t('error.required') } : {}),
    send: async ({ reason }) => {
      await request.mutateAsync({ transactionId: payment.id, reason: reason.trim() })
      toast({ text: t('exception.sent'), icon: 'check' })
      onClose()
    },
  })
  return (
    <Sheet
      title={t('exception.title')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.close')}
      footer={<Button title={t('exception.action')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      <Text>{t('exception.text')}</Text>
      <Field
        label={t('exception.reason')}
        {...form.field('reason')}
        error={form.errors.reason ?? form.failure}
        multiline
        maxLength={500}
      />
    </Sheet>
  )
}
