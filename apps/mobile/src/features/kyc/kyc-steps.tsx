import { toAsciiDigits } from '@cardwright/money'
import { useId, useState } from 'react'
import { Platform, type TextInputProps, View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Checkbox, createStyles, Field, FieldNote, ListRow, RadioRows, Rows, space, Text } from '../../ui/index.ts'
import { useCountries } from '../controls/queries.ts'
import { CountrySheet } from './country-sheet.tsx'
import { type KycErrors, type KycValues, readBirth, type Step } from './kyc-fields.ts'
import type { UploadKind } from './queries.ts'

export interface StepProps {
  values: KycValues
  errors: KycErrors
  set: (name: keyof KycValues) => (value: string) => void
  /** The Enter key in a field, in browsers. */
  onEnter: () => void
}

const fieldOf =
  ({ values, errors, set, onEnter }: StepProps) =>
  (name: keyof KycValues) => ({
    value: values[name],
    error: errors[name],
    onChangeText: set(name),
    ...(Platform.OS === 'web' ? { onSubmitEditing: onEnter } : {}),
  })

/** HTML and React Native name the parts of a birthday differently. */
const birthAutofill = (part: 'day' | 'month' | 'year'): TextInputProps['autoComplete'] =>
  (Platform.OS === 'web' ? `bday-${part}` : `birthdate-${part}`) as TextInputProps['autoComplete']

export function PersonStep(props: StepProps) {
  const { t } = useI18n()
  const styles = useStyles()
  const field = fieldOf(props)
  const { errors } = props
  const noteId = useId()
  const wrongBirth = errors.day ?? errors.month ?? errors.year
  return (
    <>
      <Text size="title" strong heading={2}>
        {t('kyc.person.title')}
      </Text>
      <Field
        label={t('kyc.firstName')}
        hint={t('auth.fullNameHint')}
        {...field('firstName')}
        autoComplete="given-name"
        isRequired
        maxLength={80}
      />
      <Field label={t('kyc.lastName')} {...field('lastName')} autoComplete="family-name" isRequired maxLength={80} />
      <View role="group" aria-label={t('kyc.birth')} style={styles.group}>
        <Text strong>{t('kyc.birth')}</Text>
        <View style={styles.row}>
          {(['day', 'month', 'year'] as const).map((name) => (
            <View key={name} style={name === 'year' ? styles.wide : styles.narrow}>
              <Field
                label={t(`kyc.${name}`)}
                {...field(name)}
                error={undefined}
                wrongNoteId={wrongBirth === undefined ? undefined : noteId}
                onChangeText={(text) => {
                  props.set(name)(toAsciiDigits(text).replace(/\D/g, ''))
                  // The sentence about the date stands at the day, whichever part is put right.
                  if (name !== 'day') props.set('day')(props.values.day)
                }}
                inputMode="numeric"
                maxLength={name === 'year' ? 4 : 2}
                autoComplete={birthAutofill(name)}
                isLtr
                isRequired
              />
            </View>
          ))}
        </View>
        <FieldNote id={noteId} error={wrongBirth} />
      </View>
    </>
  )
}

export function AddressStep(props: StepProps) {
  const { t, region } = useI18n()
  const [isChoosing, setChoosing] = useState(false)
  const countries = useCountries()
  const field = fieldOf(props)
  const { values, errors, set } = props
  const noteId = useId()
  return (
    <>
      <Text size="title" strong heading={2}>
        {t('kyc.address.title')}
      </Text>
      <View style={{ gap: space(1.5) }}>
        <Rows>
          <ListRow
            icon="globe"
            title={values.country === '' ? t('kyc.countryChoose') : region(values.country)}
            subtitle={t('kyc.country')}
            onPress={() => setChoosing(true)}
            wrongNoteId={errors.country === undefined ? undefined : noteId}
          />
        </Rows>
        <FieldNote id={noteId} error={errors.country} />
      </View>
      <Field
        label={t('kyc.addressLine1')}
        {...field('addressLine1')}
        autoComplete="address-line1"
        isRequired
        maxLength={120}
      />
      <Field label={t('kyc.addressLine2')} {...field('addressLine2')} autoComplete="address-line2" maxLength={120} />
      <Field
        label={t('kyc.postalCode')}
        {...field('postalCode')}
        autoComplete="postal-code"
        isLtr
        isRequired
        maxLength={20}
      />
      <Field label={t('kyc.city')} {...field('city')} isRequired maxLength={80} />
      <Field label={t('kyc.region')} {...field('region')} maxLength={80} />
      {isChoosing ? (
        <CountrySheet
          codes={countries.data?.data.map(({ code }) => code)}
          value={values.country}
          onChoose={(code) => {
            set('country')(code)
            setChoosing(false)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  )
}

export function DocumentStep({ values, set }: StepProps) {
  const { t } = useI18n()
  return (
    <>
      <Text size="title" strong heading={2}>
        {t('kyc.document.title')}
      </Text>
      <RadioRows
        label={t('kyc.documentType')}
        value={values.documentType}
        onChange={set('documentType')}
        options={(['passport', 'id_card', 'driving_licence'] as const).map((value) => ({
          value,
          label: t(`kyc.${value}`),
          hint: t(`kyc.${value}Hint`),
        }))}
      />
    </>
  )
}

export interface ReviewStepProps {
  values: KycValues
  isConfirmed: boolean
  onConfirm: (isConfirmed: boolean) => void
  onEdit: (step: Step) => void
  pictures: readonly UploadKind[]
}

export function ReviewStep({ values, isConfirmed, onConfirm, onEdit, pictures }: ReviewStepProps) {
  const { t, date, region, list } = useI18n()
  const birth = readBirth(values)
  const address = [
    values.addressLine1,
    values.addressLine2,
    `${values.postalCode} ${values.city}`,
    values.region,
    region(values.country),
  ]
    .filter((part) => part.trim() !== '')
    .join(', ')
  return (
    <>
      <Text size="title" strong heading={2}>
        {t('kyc.review.title')}
      </Text>
      <Text tone="muted">{t('kyc.review.text')}</Text>
      <Rows>
        <ListRow
          icon="user"
          title={`${values.firstName} ${values.lastName}`}
          subtitle={birth === undefined ? '' : date(`${birth}T12:00:00Z`)}
          onPress={() => onEdit('person')}
        />
        <ListRow icon="globe" title={address} subtitle={t('kyc.address.title')} onPress={() => onEdit('address')} />
        <ListRow
          icon="card"
          title={t(`kyc.${values.documentType}`)}
          subtitle={list(pictures.map((kind) => t(`kyc.${kind}`)))}
          onPress={() => onEdit('document')}
        />
      </Rows>
      <Checkbox label={t('kyc.review.confirm')} isChecked={isConfirmed} onChange={onConfirm} />
    </>
  )
}

const useStyles = createStyles(() => ({
  group: { gap: space(2) },
  row: { flexDirection: 'row', gap: space(3) },
  narrow: { flex: 2, minWidth: 0 },
  wide: { flex: 3, minWidth: 0 },
}))
