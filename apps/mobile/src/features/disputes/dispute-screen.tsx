import { useLocalSearchParams } from 'expo-router'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { pickEvidence, TAKES_PDF } from '../../lib/pick-image'
import { sentenceOf } from '../../lib/problems.ts'
import { useOnce } from '../../lib/use-once.ts'
import { useSending } from '../../lib/use-sending.ts'
import {
  Badge,
  type BadgeTone,
  Button,
  Headline,
  Icon,
  ListRow,
  Notice,
  Rows,
  Screen,
  Section,
  SkeletonRows,
  space,
  Text,
  Timeline,
  useToast,
} from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { SendingBar } from '../shell/sending-bar.tsx'
import { type Dispute, useDispute, useRefresh, useSubmitDispute } from './queries.ts'

const TONES: Readonly<Record<Dispute['status'], BadgeTone>> = {
  draft: 'warning',
  submitted: 'info',
  won: 'accent',
  lost: 'danger',
  expired: 'neutral',
}

export function DisputeScreen() {
  const { t } = useI18n()
  const { disputeId = '' } = useLocalSearchParams<{ disputeId: string }>()
  const dispute = useDispute(disputeId)
  return (
    <Screen
      title={t('dispute.title')}
      back={{ label: t('app.back'), onPress: () => goBack('/activity') }}
      onRefresh={() => void dispute.refetch()}
    >
      <PageTitle title={t('dispute.title')} />
      {dispute.data !== undefined ? (
        <DisputePage dispute={dispute.data} />
      ) : dispute.isError ? (
        <Failure error={dispute.error} onRetry={() => void dispute.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} />
      )}
    </Screen>
  )
}

function DisputePage({ dispute }: { dispute: Dispute }) {
  const { t, amount, moment } = useI18n()
  return (
    <>
      <View style={{ gap: space(2), alignItems: 'center' }}>
        <Text strong align="center" heading={2}>
          {dispute.merchant.name}
        </Text>
        <Headline>{amount(dispute.amountMinor, dispute.currency)}</Headline>
        <View>
          <Badge label={t(`dispute.status.${dispute.status}`)} tone={TONES[dispute.status]} icon="flag" />
        </View>
        <Text tone="muted" align="center">
          {t(`dispute.reason.${dispute.reason}`)}
        </Text>
        {dispute.provisionalCreditMinor > 0 ? (
          <Text tone="accent" align="center">
            {t('dispute.provisional', { amount: amount(dispute.provisionalCreditMinor, dispute.currency) })}
          </Text>
        ) : null}
      </View>
      {dispute.status === 'draft' ? <DraftPart dispute={dispute} /> : null}
      <Rows>
        <ListRow
          icon="receipt"
          title={t('payment.title')}
          subtitle={dispute.merchant.name}
          href={`/activity/${dispute.transactionId}`}
        />
      </Rows>
      <Section title={t('dispute.told')}>
        <Text>{dispute.explanation}</Text>
      </Section>
      {dispute.evidence.length === 0 ? null : (
        <Section title={t('dispute.evidence')}>
          <Rows>
            {dispute.evidence.map(({ id, name, createdAt }) => (
              <ListRow
                key={id}
                leading={<Icon name="image" tone="muted" />}
                title={name}
                subtitle={moment(createdAt)}
              />
            ))}
          </Rows>
        </Section>
      )}
      <Section title={t('dispute.progress')}>
        <Timeline
          label={t('dispute.progress')}
          items={dispute.timeline.map(({ at, event, detail }) => ({
            key: `${at} ${event}`,
            title: detail ?? event,
            detail: moment(at),
          }))}
        />
      </Section>
    </>
  )
}

function DraftPart({ dispute }: { dispute: Dispute }) {
  const i18n = useI18n()
  const { t, moment } = i18n
  const toast = useToast()
  const refresh = useRefresh()
  const sending = useSending()
  const submit = useSubmitDispute()
  const submitting = useOnce()
  const add = async () => {
    try {
      const fields = { disputeId: dispute.id }
      if (!(await sending.run({ path: '/disputes/evidence', fields, pick: pickEvidence }))) return
      await refresh()
      toast({ text: t('dispute.evidenceAdded'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  const send = async () => {
    try {
      await submit.mutateAsync(dispute.id)
      toast({ text: t('dispute.submitted'), icon: 'check' })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return (
    <>
      <Notice tone="warning" icon="clock" title={t('dispute.deadline', { when: moment(dispute.deadlineAt) })}>
        {t('dispute.evidenceText')}
      </Notice>
      <Button
        title={t(TAKES_PDF ? 'dispute.evidenceAdd' : 'dispute.evidencePicture')}
        kind="secondary"
        icon="upload"
        isBusy={sending.isBusy}
        onPress={() => void add()}
      />
      <SendingBar label={t('dispute.evidence')} percent={sending.percent} />
      <Button title={t('dispute.submit')} isBusy={submitting.isBusy} onPress={() => void submitting.run(send)} />
    </>
  )
}
