import { useI18n } from '../../lib/i18n/i18n.tsx'
import { ListRow, Rows, Section } from '../../ui/index.ts'
import type { TransactionDetail } from './queries.ts'

/** Only money that was taken can be disputed. */
export function DisputeRow({ payment }: { payment: TransactionDetail }) {
  const { t } = useI18n()
  if (payment.disputeId !== undefined) {
    return (
      <Section title={t('payment.problem')}>
        <Rows>
          <ListRow icon="flag" title={t('payment.disputeOpen')} href={`/disputes/${payment.disputeId}`} />
        </Rows>
      </Section>
    )
  }
  if (payment.postedMinor <= payment.refundedMinor) return null
  return (
    <Section title={t('payment.problem')}>
      <Rows>
        <ListRow
          icon="flag"
          title={t('payment.dispute')}
          subtitle={t('payment.disputeHint')}
          href={`/disputes/new?transactionId=${payment.id}`}
        />
      </Rows>
    </Section>
  )
}
