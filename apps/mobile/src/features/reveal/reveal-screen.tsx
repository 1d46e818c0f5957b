import { useLocalSearchParams } from 'expo-router'
import { type ReactNode, useRef, useState } from 'react'
import { Platform, useWindowDimensions, View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { useIsOnline, useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import {
  Announce,
  Button,
  CARD_RATIO,
  CardFace,
  createStyles,
  IconButton,
  Loading,
  mark,
  Notice,
  Panel,
  Screen,
  Skeleton,
  space,
  Text,
  Unseen,
  useToast,
  webOnly,
} from '../../ui/index.ts'
import { useStepUp } from '../auth/step-up.tsx'
import { brandOf, colourOf, expiryOf, faceOf, nameOfCard } from '../cards/card-words.ts'
import { type Card, useCard } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { ScreenGuard } from './screen-guard'
import { type Secrets, useReveal } from './use-reveal.ts'

export function RevealScreen() {
  const i18n = useI18n()
  const { t } = i18n
  const { cardId = '' } = useLocalSearchParams<{ cardId: string }>()
  const card = useCard(cardId)
  return (
    <Screen title={t('reveal.title')} back={{ label: t('app.back'), onPress: () => goBack(`/cards/${cardId}`) }}>
      <PageTitle title={t('reveal.title')} />
      {card.data !== undefined ? (
        <RevealPage card={card.data} />
      ) : card.isError ? (
        <Failure error={card.error} onRetry={() => void card.refetch()} />
      ) : (
        <RevealSkeleton />
      )}
    </Screen>
  )
}

function RevealSkeleton() {
  const { t } = useI18n()
  const styles = useStyles()
  const width = useFaceWidth()
  return (
    <Loading label={t('app.loading')}>
      <View style={styles.loading}>
        <Skeleton width={width} height={Math.round(width / CARD_RATIO)} isCard />
        <Skeleton height={48} />
      </View>
    </Loading>
  )
}

const useFaceWidth = (): number => Math.min(360, useWindowDimensions().width - space(8))

/** From when on it is said that the number is about to hide itself: time enough to copy it, or to get ready to ask anew. */
const WARNING_S = 15

/** What a screen reader says of what only the eye would notice: that the number is there, soon goes, and is gone. */
function useSpoken(isShown: boolean, secondsLeft: number): string {
  const { t } = useI18n()
  const wasShown = useRef(false)
  if (isShown) wasShown.current = true
  if (!isShown) return wasShown.current ? t('reveal.hiddenAgain') : ''
  return secondsLeft > 0 && secondsLeft <= WARNING_S ? t('reveal.hidesSoon', { seconds: WARNING_S }) : t('reveal.shown')
}

function RevealPage({ card }: { card: Card }) {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
  const isOnline = useIsOnline()
  const { session } = useServices()
  const stepUp = useStepUp()
  const { secrets, secondsLeft, reveal, hide } = useReveal(card.id)
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const { isBusy, run } = useOnce()
  const faceWidth = useFaceWidth()
  const spoken = useSpoken(secrets !== undefined, secondsLeft)

  // The confirmation was still good by the clock of this device.
  const confirmAnew = async (error: unknown) => {
    if (!isProblem(error, 'elevated_required')) throw error
    session.forgetConfirmation()
    if (await stepUp.ensure()) await reveal()
  }
  const show = async () => {
    setFailure(undefined)
    try {
      if (await stepUp.ensure()) await reveal().catch(confirmAnew)
    } catch (error) {
      setFailure(sentenceOf(error, i18n))
    }
  }
  if (card.frozenBy === 'program') {
    return (
      <>
        <View style={styles.face}>
          <CardFace {...faceOf(card, i18n)} width={faceWidth} />
        </View>
        <Notice tone="danger" icon="shield" title={t('card.blocked.title')}>
          {t('reveal.blocked')}
        </Notice>
      </>
    )
  }
  return (
    <>
      <Announce text={spoken} />
      <View style={styles.face} key={secrets === undefined ? 'back' : 'front'} {...mark('flip')}>
        {secrets === undefined ? (
          <CardFace {...faceOf(card, i18n)} width={faceWidth} />
        ) : (
          <CardFace
            label={nameOfCard(card, i18n)}
            name={nameOfCard(card, i18n)}
            colour={colourOf(card)}
            brand={brandOf(card)}
            number={secrets.number}
            expiry={expiryOf(secrets)}
            state={card.status === 'frozen' ? 'frozen' : 'active'}
            stateWord={t('cards.state.frozen')}
            width={faceWidth}
          />
        )}
      </View>
      {card.status === 'frozen' ? (
        <Notice tone="info" icon="snow">
          {t('reveal.frozen')}
        </Notice>
      ) : null}
      {secrets === undefined ? (
        <>
          <Text tone="muted" align="center">
            {t('reveal.intro')}
          </Text>
          {failure === undefined ? null : (
            <Notice tone="danger" icon="warning" isAlert>
              {failure}
            </Notice>
          )}
          {isOnline ? null : (
            <Notice tone="warning" icon="offline">
              {t('reveal.offline')}
            </Notice>
          )}
          <Button
            title={t('reveal.action')}
            icon="eye"
            isBusy={isBusy}
            isDisabled={!isOnline}
            onPress={() => void run(show)}
          />
        </>
      ) : (
        <>
          <Revealed secrets={secrets} />
          <Button title={t('reveal.hide')} kind="secondary" icon="eyeOff" onPress={hide} />
          <Text size="small" tone="muted" align="center" role="timer">
            {t('reveal.hidesIn', { seconds: secondsLeft })}
          </Text>
          <ScreenGuard />
        </>
      )}
      {stepUp.sheet}
    </>
  )
}

function Revealed({ secrets }: { secrets: Secrets }) {
  const { t, region } = useI18n()
  const [isCvvShown, setCvvShown] = useState(false)
  const { billingAddress } = secrets
  const address = [
    billingAddress.line1,
    billingAddress.line2,
    `${billingAddress.postalCode} ${billingAddress.city}`,
    billingAddress.region,
    region(billingAddress.country),
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <Panel>
      <Secret
        what={t('reveal.number')}
        shown={secrets.number.replace(/(.{4})(?=.)/g, '$1 ')}
        copied={secrets.number}
        isSpelled
        isLong
      />
      <Secret what={t('reveal.expiry')} shown={expiryOf(secrets) ?? ''} copied={expiryOf(secrets) ?? ''} />
      <Secret
        what={t('reveal.cvv')}
        shown={isCvvShown ? secrets.cvc : '•••'}
        spoken={isCvvShown ? undefined : t('reveal.cvvHidden')}
        copied={secrets.cvc}
        isSpelled
        toggle={
          <IconButton
            icon={isCvvShown ? 'eyeOff' : 'eye'}
            label={t(isCvvShown ? 'reveal.cvvHide' : 'reveal.cvvShow')}
            onPress={() => setCvvShown(!isCvvShown)}
          />
        }
      />
      <Secret what={t('reveal.name')} shown={secrets.nameOnCard} copied={secrets.nameOnCard} isText />
      <Secret what={t('reveal.address')} shown={address} copied={address} isText />
    </Panel>
  )
}

const oneLine = webOnly({ fontSize: 'max(min(1.25rem, 5.2vw), 0.95rem)' })

/** Devices read out a label; browsers do not for a text without a role, so there the text is silent and another one stands beside it. */
const saidOtherwise = (spelled: string) => (Platform.OS === 'web' ? { 'aria-hidden': true } : { 'aria-label': spelled })

interface SecretProps {
  what: string
  shown: string
  copied: string
  spoken?: string | undefined
  /** Read digit by digit. */
  isSpelled?: boolean
  /** On the smallest phone drawn smaller, to stay on one line; larger text breaks it between its groups. */
  isLong?: boolean
  isText?: boolean
  toggle?: ReactNode
}

function Secret({
  what,
  shown,
  copied,
  spoken,
  isSpelled = false,
  isLong = false,
  isText = false,
  toggle,
}: SecretProps) {
  const { t } = useI18n()
  const styles = useStyles()
  const toast = useToast()
  const { copySafely } = useServices()
  const spelled = spoken ?? (isSpelled ? [...shown.replaceAll(' ', '')].join(' ') : shown)
  return (
    <View style={styles.secret}>
      <View style={styles.words}>
        <Text size="small" tone="muted">
          {what}
        </Text>
        <Text
          strong={!isText}
          size={isText ? 'body' : 'title'}
          selectable={spoken === undefined}
          style={[styles.value, isLong ? oneLine : null]}
          {...(isText ? {} : webOnly({ dir: 'ltr' }))}
          {...(spelled === shown ? {} : saidOtherwise(spelled))}
        >
          {shown}
        </Text>
        {spelled === shown ? null : <Unseen text={spelled} />}
      </View>
      {toggle}
      <IconButton
        icon="copy"
        label={t('reveal.copy', { what })}
        onPress={() =>
          void copySafely(copied).then(
            () => toast({ text: t('reveal.copied'), icon: 'copy' }),
            () => toast({ text: t('error.title'), icon: 'warning' }),
          )
        }
      />
    </View>
  )
}

const useStyles = createStyles(() => ({
  face: { alignItems: 'center' },
  loading: { alignItems: 'center', gap: space(5) },
  secret: { flexDirection: 'row', alignItems: 'center', minHeight: 64 },
  words: { flex: 1, minWidth: 0 },
  value: { fontVariant: ['tabular-nums'] },
}))
