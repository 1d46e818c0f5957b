import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { createStyles, Icon, type IconName, mark, Panel, Pressable, radius, space, Text } from '../../ui/index.ts'
import { useAccount, useMe } from '../cards/queries.ts'

type KycState = NonNullable<ReturnType<typeof useMe>['data']>['kycStatus']

/** What a new person does first: identify, add money, create a card. Gone once all three are done. */
export function StartChecklist({ hasCards }: { hasCards: boolean }) {
  const { t } = useI18n()
  const me = useMe()
  const account = useAccount()
  if (me.data === undefined) return null
  const kyc = me.data.kycStatus
  const isFunded = (account.data?.ledgerMinor ?? 0) > 0 || hasCards
  if (kyc === 'approved' && isFunded && hasCards) return null
  return (
    <Panel style={{ gap: space(2) }}>
      <Text strong size="title" heading={2}>
        {t('start.title')}
      </Text>
      <Step
        icon="user"
        title={t(kycTitle(kyc))}
        text={t(kycText(kyc))}
        isDone={kyc === 'approved'}
        href="/kyc"
        isNext={kyc !== 'approved'}
      />
      <Step
        icon="wallet"
        title={t('start.fund')}
        text={t('start.fundText')}
        isDone={isFunded}
        href="/money/add"
        isNext={kyc === 'approved'}
      />
      <Step
        icon="card"
        title={t('start.create')}
        text={t('start.createText')}
        isDone={hasCards}
        href="/cards/new"
        isNext={kyc === 'approved' && isFunded}
      />
    </Panel>
  )
}

const kycTitle = (state: KycState) =>
  state === 'pending' || state === 'in_review'
    ? ('start.waiting' as const)
    : state === 'resubmission_required'
      ? ('start.resubmit' as const)
      : state === 'rejected'
        ? ('kyc.status.rejected.title' as const)
        : ('start.identify' as const)

const kycText = (state: KycState) =>
  state === 'pending' || state === 'in_review'
    ? ('start.waitingText' as const)
    : state === 'resubmission_required' || state === 'rejected'
      ? ('start.resubmitText' as const)
      : ('start.identifyText' as const)

interface StepProps {
  icon: IconName
  title: string
  text: string
  isDone: boolean
  isNext: boolean
  href: string
}

function Step({ icon, title, text, isDone, isNext, href }: StepProps) {
  const styles = useStyles()
  const { t } = useI18n()
  const content = (
    <>
      <View {...mark('fill')} style={[styles.medal, isDone ? styles.done : null]}>
        <Icon name={isDone ? 'check' : icon} tone={isDone ? 'onAccent' : 'accent'} />
      </View>
      <View style={styles.words}>
        <Text strong={isNext && !isDone} tone={isDone ? 'muted' : 'ink'}>
          {title}
        </Text>
        {isDone ? null : (
          <Text size="small" tone="muted">
            {text}
          </Text>
        )}
      </View>
      {isDone ? null : <Icon name="chevron" size={18} tone="muted" />}
    </>
  )
  return isDone ? (
    <View accessible aria-label={t('start.doneLabel', { step: title })} role="img" style={styles.step}>
      {content}
    </View>
  ) : (
    <Pressable href={href} style={styles.step}>
      {content}
    </Pressable>
  )
}

const useStyles = createStyles((palette) => ({
  step: { flexDirection: 'row', alignItems: 'center', gap: space(3), minHeight: 64 },
  medal: {
    width: 40,
    height: 40,
    borderRadius: radius.pill,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: palette.accentSoft,
  },
  done: { backgroundColor: palette.accent },
  words: { flex: 1, minWidth: 0 },
}))
