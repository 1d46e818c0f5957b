import type { Schema } from '@cardwright/api-client'
import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { Button, createStyles, Notice, ProgressBar, space, Text } from '../../ui/index.ts'
import { TERMS_VERSION } from '../auth/checks.ts'
import {
  checkStep,
  fromDraft,
  type KycErrors,
  type KycValues,
  picturesOf,
  STEPS,
  type Step,
  toFields,
} from './kyc-fields.ts'
import { AddressStep, DocumentStep, PersonStep, ReviewStep } from './kyc-steps.tsx'
import { PictureField } from './picture-field.tsx'
import { type KycStatus, type UploadKind, useSaveDraft, useSubmitKyc } from './queries.ts'
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
  const uploads = useUploads(draft.uploads)
  const [values, setValues] = useState(() => fromDraft(draft.fields))
  const [step, setStep] = useState<Step>(() =>
    firstStep(resubmission, draft, (one) => checkStep(one, values, nowMs(), i18n)),
  )
  const [errors, setErrors] = useState<KycErrors>({})
  const [isConfirmed, setConfirmed] = useState(false)
  const [missing, setMissing] = useState<readonly UploadKind[]>([])
  const [key] = useState(newKey)
  const index = STEPS.indexOf(step)
  const pictures = picturesOf(values.documentType)

  const set = (name: keyof KycValues) => (value: string) => {
    setValues((old) => ({ ...old, [name]: value }))
    setErrors(({ [name]: _gone, ...rest }) => rest)
  }
  const next = async () => {
    const found = checkStep(step, values, nowMs(), i18n)
    setErrors(found)
    if (Object.keys(found).length > 0) return
    if (step === 'pictures') {
      const lacking = pictures.filter((kind) => !uploads.has(kind))
      setMissing(lacking)
      if (lacking.length > 0) return
    }
    // A draft that could not be saved is no reason to stop: everything is still here.
    await save.mutateAsync(toFields(values)).catch(() => undefined)
    setStep(STEPS[index + 1] ?? 'review')
  }
  const send = () =>
    submit.mutate(
      {
        fields: { ...toFields(values), termsVersion: TERMS_VERSION, ...uploads.ids(pictures) },
        files: uploads.files(pictures),
        key,
      },
      { onSuccess: onSent },
    )
  return (
    <View style={styles.wizard}>
      <View style={styles.progress}>
        <Text size="small" tone="muted">
          {t('kyc.step', { step: index + 1, count: STEPS.length })}
        </Text>
        <ProgressBar
          label={t('kyc.title')}
          share={(index + 1) / STEPS.length}
          text={t('kyc.step', { step: index + 1, count: STEPS.length })}
        />
      </View>
      {resubmission?.items.map(({ field, message }) => (
        <Notice key={field} tone="warning" icon="info">
          {message}
        </Notice>
      ))}
      {step === 'person' ? <PersonStep values={values} errors={errors} set={set} /> : null}
      {step === 'address' ? <AddressStep values={values} errors={errors} set={set} /> : null}
      {step === 'document' ? <DocumentStep values={values} errors={errors} set={set} /> : null}
      {step === 'pictures'
        ? pictures.map((kind) => (
            <PictureField
              key={kind}
              kind={kind}
              uploads={uploads}
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
        <View role="alert">
          <Notice tone="danger" icon="warning">
            {sentenceOf(submit.error, i18n)}
          </Notice>
        </View>
      ) : null}
      <View style={styles.actions}>
        {step === 'review' ? (
          <Button title={t('kyc.submit')} isBusy={submit.isPending} isDisabled={!isConfirmed} onPress={send} />
        ) : (
          <Button
            title={t('app.continue')}
            isBusy={save.isPending}
            isDisabled={step === 'pictures' && uploads.isBusy}
            onPress={() => void next()}
          />
        )}
        {index === 0 ? null : (
          <Button title={t('app.back')} kind="quiet" onPress={() => setStep(STEPS[index - 1] ?? 'person')} />
        )}
      </View>
    </View>
  )
}

/** A resubmission that is about pictures alone begins there; a draft goes on where it was left. */
function firstStep(
  resubmission: KycStatus['resubmission'],
  { updatedAt, uploads }: Schema<'KycDraft'>,
  check: (step: Step) => KycErrors,
): Step {
  const fields = resubmission?.items.map(({ field }) => field) ?? []
  const isPicture = (field: string) => field === 'selfie' || field.startsWith('document')
  if (fields.length > 0) return fields.every(isPicture) ? 'pictures' : 'person'
  if (updatedAt === null) return 'person'
  const unfinished = (['person', 'address'] as const).find((step) => Object.keys(check(step)).length > 0)
  return unfinished ?? (uploads.length > 0 ? 'pictures' : 'document')
}

const useStyles = createStyles(() => ({
  wizard: { gap: space(5) },
  progress: { gap: space(2) },
  actions: { gap: space(2) },
}))
