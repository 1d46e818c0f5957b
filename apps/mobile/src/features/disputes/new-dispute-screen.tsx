import { useLocalSearchParams } from 'expo-router'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack, replaceWith } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { useForm } from '../../lib/use-form.ts'
import { Button, Field, Notice, RadioRows, Screen, SkeletonRows } from '../../ui/index.ts'
import { type TransactionDetail, useTransaction } from '../activity/queries.ts'
import { AmountField } from '../money/amount-field.tsx'
import { readAmount, typedAmount } from '../money/read-amount.ts'
import { Failure } from '../shell/failure.tsx'
import { type Dispute, useCreateDispute } from './queries.ts'

const REASONS = [
  'fraudulent',
  'not_received',
  'merchandise_not_as_described',
  'service_not_as_described',
  'duplicate',
  'canceled',
  'no_valid_authorization',
  'other',
] as const satisfies readonly Dispute['reason'][]

export function NewDisputeScreen() {
  const { t } = useI18n()
  const { transactionId = '' } = useLocalSearchParams<{ transactionId?: string }>()
  const payment = useTransaction(transactionId)
  if (payment.data !== undefined) return <DisputeForm payment={payment.data} />
  return (
    <Screen title={t('dispute.new')} back={{ label: t('app.back'), onPress: () => goBack('/activity') }}>
      <PageTitle title={t('dispute.new')} />
      {payment.isError ? (
        <Failure error={payment.error} onRetry={() => void payment.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} />
      )}
    </Screen>
  )
}

function DisputeForm({ payment }: { payment: TransactionDetail }) {
  const { t, locale, amount } = useI18n()
  const create = useCreateDispute()
  const { currency } = payment
  const form = useForm({
    initial: {
      reason: 'fraudulent' as Dispute['reason'],
      explanation: '',
      amount: typedAmount(payment.postedMinor - payment.refundedMinor, currency, locale),
    },
    check: (values): { explanation?: string; amount?: string } => ({
      ...(values.explanation.trim().length < 3 ? { explanation: t('error.required') } : {}),
      ...(readAmount(values.amount, currency, locale) === undefined
        ? { amount: t('error.amount', { example: amount(2_500, currency) }) }
        : {}),
    }),
    send: async (values) => {
      const amountMinor = readAmount(values.amount, currency, locale)
      const dispute = await create.mutateAsync({
        transactionId: payment.id,
        reason: values.reason,
        explanation: values.explanation.trim(),
        ...(amountMinor === undefined ? {} : { amountMinor }),
      })
      replaceWith(`/disputes/${dispute.id}`)
    },
  })
  return (
    <Screen
      title={t('dispute.new')}
      back={{ label: t('app.back'), onPress: () => goBack(`/activity/${payment.id}`) }}
      footer={<Button title={t('dispute.create')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      <PageTitle title={t('dispute.new')} />
      <Notice icon="receipt" tone="info" title={payment.merchant.name}>
        {amount(payment.postedMinor, currency)}
      </Notice>
      <RadioRows
        label={t('dispute.reason')}
        isLabelled
        value={form.values.reason}
        onChange={form.set('reason')}
        options={REASONS.map((value) => ({ value, label: t(`dispute.reason.${value}`) }))}
      />
      <Field
        label={t('dispute.explanation')}
        hint={t('dispute.explanationHint')}
        {...form.field('explanation')}
        multiline
        maxLength={2_500}
        isRequired
      />
      <AmountField
        label={t('dispute.amount')}
        currency={currency}
        value={form.values.amount}
        onChange={form.set('amount')}
        error={form.errors.amount}
        {...form.enter}
      />
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
    </Screen>
  )
}
