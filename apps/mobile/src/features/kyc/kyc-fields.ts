import type { Schema } from '@cardwright/api-client'
import type { I18n } from '../../lib/i18n/i18n.tsx'
import type { UploadKind } from './queries.ts'

export type DocumentType = NonNullable<Schema<'KycDraftRequest'>['documentType']>

/** The application while it is typed. */
export interface KycValues {
  firstName: string
  lastName: string
  day: string
  month: string
  year: string
  country: string
  addressLine1: string
  addressLine2: string
  city: string
  region: string
  postalCode: string
  documentType: DocumentType
}

export const STEPS = ['person', 'address', 'document', 'pictures', 'review'] as const
export type Step = (typeof STEPS)[number]

const FIELDS_OF_STEP: Readonly<Record<Step, readonly (keyof KycValues)[]>> = {
  person: ['firstName', 'lastName', 'day', 'month', 'year'],
  address: ['country', 'addressLine1', 'city', 'postalCode'],
  document: ['documentType'],
  pictures: [],
  review: [],
}

const picturesOf = (type: DocumentType): readonly UploadKind[] =>
  type === 'passport' ? ['documentFront', 'selfie'] : ['documentFront', 'documentBack', 'selfie']

/** What is asked for again, by its field; nothing on a first application. */
export type Redo = Readonly<Record<string, string>>

/** The pictures to take: all, or after a first application those that are asked for again, as the others are kept. */
export function picturesToTake(type: DocumentType, redo: Redo, sentType: string | undefined): readonly UploadKind[] {
  const all = picturesOf(type)
  const isSameDocument = sentType === undefined || sentType === type
  return Object.keys(redo).length > 0 && isSameDocument ? all.filter((kind) => kind in redo) : all
}

/** The steps of this application: none about pictures where all of them are kept. */
export const stepsFor = (pictures: readonly UploadKind[]): readonly Step[] =>
  pictures.length === 0 ? STEPS.filter((step) => step !== 'pictures') : STEPS

/** Where a field or picture is asked for, by its name in the API. */
export function stepOf(field: string): Step {
  if (field === 'documentType') return 'document'
  if (field === 'selfie' || field.startsWith('document')) return 'pictures'
  return field === 'firstName' || field === 'lastName' || field === 'dateOfBirth' ? 'person' : 'address'
}

export function fromDraft(fields: Readonly<Record<string, string>>): KycValues {
  const [year = '', month = '', day = ''] = (fields.dateOfBirth ?? '').split('-')
  const text = (name: string): string => fields[name] ?? ''
  return {
    firstName: text('firstName'),
    lastName: text('lastName'),
    day: day.replace(/^0/, ''),
    month: month.replace(/^0/, ''),
    year,
    country: text('country'),
    addressLine1: text('addressLine1'),
    addressLine2: text('addressLine2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postalCode'),
    documentType: isDocumentType(fields.documentType) ? fields.documentType : 'passport',
  }
}

const isDocumentType = (value: string | undefined): value is DocumentType =>
  value === 'passport' || value === 'id_card' || value === 'driving_licence'

/** A date that exists, as YYYY-MM-DD. */
export function readBirth({ day, month, year }: Pick<KycValues, 'day' | 'month' | 'year'>): string | undefined {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? undefined : iso
}

const ADULT_YEARS = 18

export const isAdult = (birth: string, nowMs: number): boolean => {
  const [year = 0, month = 0, day = 0] = birth.split('-').map(Number)
  return Date.UTC(year + ADULT_YEARS, month - 1, day) <= nowMs
}

export type KycErrors = Partial<Record<keyof KycValues, string>>

export function checkStep(step: Step, values: KycValues, nowMs: number, { t }: Pick<I18n, 't'>): KycErrors {
  const missing = FIELDS_OF_STEP[step].filter((name) => values[name].trim() === '')
  const errors: KycErrors = Object.fromEntries(missing.map((name) => [name, t('error.required')]))
  if (step !== 'person') return errors
  const birth = readBirth(values)
  if (birth === undefined) errors.day = t('kyc.birthInvalid')
  else if (!isAdult(birth, nowMs)) errors.day = t('kyc.birthYoung')
  return errors
}

/** What the API takes; empty optional fields are left out. */
export function toFields(values: KycValues): Schema<'KycDraftRequest'> {
  const { day: _day, month: _month, year: _year, documentType, ...texts } = values
  const given = Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  )
  const dateOfBirth = readBirth(values)
  return { ...given, documentType, ...(dateOfBirth === undefined ? {} : { dateOfBirth }) }
}
