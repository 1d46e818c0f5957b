import { useEffect, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { Button, EmptyState, Notice, Screen, SkeletonRows, Spinner, Text } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import { KycWizard } from './kyc-wizard.tsx'
import { type KycStatus, useKycDraft, useKycStatus } from './queries.ts'
import { RedoNotice } from './redo-notice.tsx'

/** Where the identity check stands, and the wizard that gets it going. Follows by itself. */
export function KycScreen() {
  const { t } = useI18n()
  const status = useKycStatus()
  const draft = useKycDraft()
  const [isFilling, setFilling] = useState(false)
  // Also while one reads once more what is needed: what was typed without a network is kept nowhere else.
  const [isBegun, setBegun] = useState(false)
  const isClosed = status.data !== undefined && !canSend(status.data)
  // What was sent is over, also when it comes back: then the page first says why.
  useEffect(() => {
    if (!isClosed) return
    setFilling(false)
    setBegun(false)
  }, [isClosed])
  const start = () => {
    setBegun(true)
    setFilling(true)
  }
  // What is there already stays: a look at it that fails must not take away what is being typed.
  const failed = [status, draft].find(({ isError, data }) => isError && data === undefined)?.error
  return (
    <Screen
      title={t('kyc.title')}
      back={{ label: t('app.back'), onPress: () => (isFilling ? setFilling(false) : goBack('/cards')) }}
    >
      <PageTitle title={t('kyc.title')} />
      {failed !== undefined ? (
        <Failure error={failed} onRetry={() => void Promise.all([status.refetch(), draft.refetch()])} />
      ) : status.data === undefined || draft.data === undefined ? (
        <SkeletonRows label={t('app.loading')} />
      ) : (
        <>
          {isBegun && canSend(status.data) ? (
            <View style={isFilling ? null : HIDDEN}>
              <KycWizard draft={draft.data} resubmission={status.data.resubmission} onSent={() => setFilling(false)} />
            </View>
          ) : null}
          {isFilling && canSend(status.data) ? null : (
            <Standing status={status.data} isBegun={isBegun || draft.data.updatedAt !== null} onStart={start} />
          )}
        </>
      )}
    </Screen>
  )
}

const HIDDEN = { display: 'none' } as const

const canSend = ({ status }: KycStatus): boolean => status === 'not_started' || status === 'resubmission_required'

interface StandingProps {
  status: KycStatus
  /** Something was saved before. */
  isBegun: boolean
  onStart: () => void
}

function Standing({ status, isBegun, onStart }: StandingProps) {
  const { t } = useI18n()
  switch (status.status) {
    case 'not_started':
      return <Introduction isBegun={isBegun} onStart={onStart} />
    case 'pending':
    case 'in_review':
      return (
        <EmptyState
          icon="clock"
          title={t('kyc.status.pending.title')}
          sentence={t('kyc.status.pending.text')}
          action={<Spinner />}
        />
      )
    case 'approved':
      return (
        <EmptyState
          icon="shield"
          title={t('kyc.status.approved.title')}
          sentence={t('kyc.status.approved.text')}
          action={<Button title={t('kyc.status.approved.action')} href="/cards/new" />}
        />
      )
    case 'rejected':
      return (
        <>
          <EmptyState icon="close" title={t('kyc.status.rejected.title')} sentence={t('kyc.status.rejected.text')} />
          <Reasons reasons={status.reasons} />
        </>
      )
    case 'resubmission_required':
      return (
        <>
          <EmptyState icon="camera" title={t('kyc.status.resubmit.title')} sentence={t('kyc.status.resubmit.text')} />
          <Reasons reasons={status.reasons} />
          {status.resubmission?.items.map(({ field, message }) => (
            <RedoNotice key={field} field={field} message={message} />
          ))}
          <Button title={t('kyc.status.resubmit.action')} onPress={onStart} />
        </>
      )
  }
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  return reasons.map((reason) => (
    <Notice key={reason} tone="warning" icon="info">
      {reason}
    </Notice>
  ))
}

function Introduction({ isBegun, onStart }: Omit<StandingProps, 'status'>) {
  const { t } = useI18n()
  return (
    <>
      <Text size="title" strong heading={2}>
        {t('kyc.intro.title')}
      </Text>
      <Text tone="muted">{t('kyc.intro.text')}</Text>
      {(['document', 'camera', 'minutes'] as const).map((need) => (
        <Notice
          key={need}
          tone="accent"
          icon={({ document: 'card', camera: 'camera', minutes: 'clock' } as const)[need]}
        >
          {t(`kyc.intro.${need}`)}
        </Notice>
      ))}
      <Button title={t(isBegun ? 'app.continue' : 'kyc.intro.action')} onPress={onStart} />
    </>
  )
}
