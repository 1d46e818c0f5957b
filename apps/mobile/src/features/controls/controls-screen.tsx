import { useLocalSearchParams } from 'expo-router'
import { useState } from 'react'
import { View } from 'react-native'
import { focusFirstWrong } from '../../lib/focus'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { sentenceOf } from '../../lib/problems.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Badge, Button, Loading, Notice, Screen, Skeleton, space, Text, useToast } from '../../ui/index.ts'
import { useAccount, useCard } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { type ControlsDraft, findWrongLimit, toControls, toDraft } from './draft.ts'
import { HoursRow } from './hours-row.tsx'
import { LimitsEditor } from './limits-editor.tsx'
import { PreviewSheet } from './preview-sheet.tsx'
import { type Controls, useAccountLimits, useSaveControls } from './queries.ts'
import { RuleRows } from './rule-rows.tsx'

/** The controls of one card; without a card, those of all cards together. */
export function ControlsScreen() {
  const { t } = useI18n()
  const { cardId } = useLocalSearchParams<{ cardId?: string }>()
  const card = useCard(cardId ?? '')
  const ofAccount = useAccountLimits(cardId === undefined)
  const account = useAccount()
  const source = cardId === undefined ? ofAccount : card
  const controls = cardId === undefined ? ofAccount.data?.controls : card.data?.controls
  const back = cardId === undefined ? '/money' : `/cards/${cardId}`
  const title = t(cardId === undefined ? 'limits.account' : 'limits.title')
  if (controls === undefined || account.data === undefined || (cardId !== undefined && card.isPlaceholderData)) {
    const failed = source.isError ? source.error : account.isError ? account.error : undefined
    return (
      <Screen title={title} back={{ label: t('app.back'), onPress: () => goBack(back) }}>
        <PageTitle title={title} />
        {failed === undefined ? (
          <Loading label={t('app.loading')}>
            <View style={{ gap: space(4) }}>
              <Skeleton height={120} />
              <Skeleton height={240} />
            </View>
          </Loading>
        ) : (
          <Failure error={failed} onRetry={() => void Promise.all([source.refetch(), account.refetch()])} />
        )}
      </Screen>
    )
  }
  return <Editor cardId={cardId} title={title} back={back} controls={controls} currency={account.data.currency} />
}

interface EditorProps {
  cardId: string | undefined
  title: string
  back: string
  controls: Controls
  currency: string
}

function Editor({ cardId, title, back, controls, currency }: EditorProps) {
  const i18n = useI18n()
  const { t, locale } = i18n
  const toast = useToast()
  const save = useSaveControls(cardId)
  const saving = useOnce()
  const [draft, setDraft] = useState(() => toDraft(controls, currency, locale))
  const [wrongId, setWrongId] = useState<number | undefined>(undefined)
  const [previewed, setPreviewed] = useState<Controls | undefined>(undefined)
  const change = (part: Partial<ControlsDraft>) => {
    setWrongId(undefined)
    setDraft((old) => ({ ...old, ...part }))
  }
  const isChanged =
    JSON.stringify(toControls(draft, currency, locale)) !==
    JSON.stringify(toControls(toDraft(controls, currency, locale), currency, locale))

  // The callbacks are those of this page: nobody who has left it meanwhile is led away from where they are now.
  const store = (next: Controls) =>
    new Promise<void>((resolve) =>
      save.mutate(next, {
        onSuccess: () => {
          toast({ text: t('limits.saved'), icon: 'check' })
          goBack(back)
        },
        onSettled: () => resolve(),
      }),
    )
  const submit = () => {
    const wrong = findWrongLimit(draft, currency, locale)
    setWrongId(wrong?.id)
    if (wrong !== undefined) return focusFirstWrong()
    setPreviewed(toControls(draft, currency, locale))
  }
  return (
    <Screen
      title={title}
      back={{ label: t('app.back'), onPress: () => goBack(back) }}
      footer={
        <View style={{ gap: space(2) }}>
          {isChanged ? <Badge label={t('limits.unsaved')} tone="warning" icon="info" /> : null}
          <Button title={t('limits.preview')} isDisabled={!isChanged} isBusy={saving.isBusy} onPress={submit} />
        </View>
      }
    >
      <PageTitle title={title} />
      {save.isError && previewed === undefined ? (
        <Notice tone="danger" icon="warning" isAlert>
          {sentenceOf(save.error, i18n)}
        </Notice>
      ) : null}
      <LimitsEditor
        limits={draft.limits}
        onChange={(limits) => change({ limits })}
        currency={currency}
        wrongId={wrongId}
        isOfAccount={cardId === undefined}
      />
      <Text size="small" tone="muted">
        {t('limits.notFunds')}
      </Text>
      <RuleRows draft={draft} onChange={change} />
      <HoursRow hours={draft.hours} onChange={(hours) => change({ hours })} />
      {previewed === undefined ? null : (
        <PreviewSheet
          cardId={cardId}
          controls={previewed}
          isSaving={saving.isBusy}
          failure={save.isError ? sentenceOf(save.error, i18n) : undefined}
          onSave={() => void saving.run(() => store(previewed))}
          onClose={() => setPreviewed(undefined)}
        />
      )}
    </Screen>
  )
}
