import type { Schema } from '@cardwright/api-client'
import { useEffect, useRef, useState } from 'react'
import { View } from 'react-native'
import { focusFirstWrong, focusHeading } from '../../lib/focus'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useOnce } from '../../lib/use-once.ts'
import { Button, createStyles, Notice, ProgressBar, space, Text } from '../../ui/index.ts'
import { TERMS_VERSION } from '../auth/checks.ts'
import {
  checkStep,
  fromDraft,
  type KycErrors,
  type KycValues,
  picturesToTake,
  type Redo,
  STEPS,
  type Step,
  stepOf,
  stepsFor,
  toFields,
} from './kyc-fields.ts'
import { AddressStep, DocumentStep, PersonStep, ReviewStep } from './kyc-steps.tsx'
import { PictureField } from './picture-field.tsx'
import { type KycStatus, type UploadKind, useSaveDraft, useSubmitKyc } from './queries.ts'
import { RedoNotice } from './redo-notice.tsx'
import { useUploads } from './use-uploads.ts'

export interface KycWizardProps {
  draft: Schema<'KycDraft'>
  resubmission: KycStatus['resubmission']
  onSent: () => void
}

/** Step by step; each step is saved before the next, so it can be left and taken up again. */
export function KycWizard({ draft, resubmission, onSent }: KycWizardProps) {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
  const { nowMs, newKey } = useServices()
  const save = useSaveDraft()
  const submit = useSubmitKyc()
  const saving = useOnce()
  const sending = useOnce()
  const uploads = useUploads(draft.uploads)
  const [values, setValues] = useState(() => fromDraft(draft.fields))
  const [step, setStep] = useState<Step>(() =>
    firstStep(resubmission, draft, (one) => checkStep(one, values, nowMs(), i18n)),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its heading
  useEffect(focusHeading, [step])
  const [errors, setErrors] = useState<KycErrors>({})
  const [isConfirmed, setConfirmed] = useState(false)
  const [missing, setMissing] = useState<readonly UploadKind[]>([])
  const sent = useRef({ wish: '', key: '' })
  const redo: Redo = Object.fromEntries(resubmission?.items.map(({ field, message }) => [field, message]) ?? [])
  // Saved with the step, it would no longer tell that the document is another one.
  const [documentBefore] = useState(draft.fields.documentType)
  const pictures = picturesToTake(values.documentType, redo, documentBefore)
  const steps = stepsFor(pictures)
  const index = steps.indexOf(step)

  const set = (name: keyof KycValues) => (value: string) => {
    setValues((old) => ({ ...old, [name]: value }))
    setErrors(({ [name]: _gone, ...rest }) => rest)
  }
  const next = async () => {
    const found = checkStep(step, values, nowMs(), i18n)
    setErrors(found)
    if (Object.keys(found).length > 0) return focusFirstWrong()
    if (step === 'pictures') {
      const lacking = pictures.filter((kind) => !uploads.has(kind))
      setMissing(lacking)
      if (lacking.length > 0) return
    }
    // A draft that could not be saved is no reason to stop: everything is still here.
    await saving.run(async () => {
      await save.mutateAsync(toFields(values)).catch(() => undefined)
      setStep(steps[index + 1] ?? 'review')
    })
  }
  const fields = { values, errors, set, onEnter: () => void next() }
  const send = () => {
    const application = { ...toFields(values), termsVersion: TERMS_VERSION, ...uploads.ids(pictures) }
    // What was corrected is another request: only the same one may be repeated under the same key.
    const wish = JSON.stringify([application, pictures.map((kind) => uploads.of(kind)?.key)])
    if (sent.current.wish !== wish) sent.current = { wish, key: newKey() }
    const submission = { fields: application, files: uploads.files(pictures), key: sent.current.key }
    // What went wrong is said below.
    return submit.mutateAsync(submission).then(onSent, () => undefined)
  }
  return (
    <View style={styles.wizard}>
      <View style={styles.progress}>
        <Text size="small" tone="muted">
          {t('kyc.step', { step: index + 1, count: steps.length })}
        </Text>
        <ProgressBar
          label={t('kyc.title')}
          share={(index + 1) / steps.length}
          text={t('kyc.step', { step: index + 1, count: steps.length })}
        />
      </View>
      {resubmission?.items
        .filter(({ field }) => step !== 'pictures' && stepOf(field) === step)
        .map(({ field, message }) => (
          <RedoNotice key={field} field={field} message={message} />
        ))}
      {step === 'person' ? <PersonStep {...fields} /> : null}
      {step === 'address' ? <AddressStep {...fields} /> : null}
      {step === 'document' ? <DocumentStep {...fields} /> : null}
      {step === 'pictures'
        ? pictures.map((kind) => (
            <PictureField
              key={kind}
              kind={kind}
              uploads={uploads}
              again={redo[kind]}
              isMissing={missing.includes(kind) && !uploads.has(kind)}
            />
          ))
        : null}
      {step === 'review' ? (
        <ReviewStep
          values={values}
          isConfirmed={isConfirmed}
          onConfirm={setConfirmed}
          onEdit={setStep}
          pictures={pictures}
        />
      ) : null}
      {submit.isError ? (
        <Notice tone="danger" icon="warning" isAlert>
          {sentenceOf(submit.error, i18n)}
        </Notice>
      ) : null}
      <View style={styles.actions}>
        {step === 'review' ? (
          <Button
            title={t('kyc.submit')}
            isBusy={sending.isBusy}
            isDisabled={!isConfirmed}
            onPress={() => void sending.run(send)}
          />
        ) : (
          <Button
            title={t('app.continue')}
            isBusy={saving.isBusy}
            isDisabled={step === 'pictures' && uploads.isBusy}
            onPress={() => void next()}
          />
        )}
        {index === 0 ? null : (
          <Button title={t('app.back')} kind="quiet" onPress={() => setStep(steps[index - 1] ?? 'person')} />
        )}
      </View>
    </View>
  )
}

/** A resubmission begins at the first step that it is about; a draft goes on where it was left. */
function firstStep(
  resubmission: KycStatus['resubmission'],
  { updatedAt, uploads }: Schema<'KycDraft'>,
  check: (step: Step) => KycErrors,
): Step {
  const asked = resubmission?.items.map(({ field }) => stepOf(field)) ?? []
  const [first] = STEPS.filter((step) => asked.includes(step))
  if (first !== undefined) return first
  if (updatedAt === null) return 'person'
  const unfinished = (['person', 'address'] as const).find((step) => Object.keys(check(step)).length > 0)
  return unfinished ?? (uploads.length > 0 ? 'pictures' : 'document')
}

const useStyles = createStyles(() => ({
  wizard: { gap: space(5) },
  progress: { gap: space(2) },
  actions: { gap: space(2) },
}))
