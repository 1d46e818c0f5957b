import { useI18n } from '../../lib/i18n/i18n.tsx'
import type { MessageKey } from '../../lib/i18n/messages.ts'
import { Notice } from '../../ui/index.ts'

/** One thing to do again: which field or picture, and what is the matter with it. */
export function RedoNotice({ field, message }: { field: string; message: string }) {
  const { t } = useI18n()
  const name = NAMES[field]
  return (
    <Notice tone="warning" icon="info" {...(name === undefined ? {} : { title: t(name) })}>
      {message}
    </Notice>
  )
}

const NAMES: Readonly<Record<string, MessageKey>> = {
  firstName: 'kyc.firstName',
  lastName: 'kyc.lastName',
  dateOfBirth: 'kyc.birth',
  country: 'kyc.country',
  region: 'kyc.region',
  addressLine1: 'kyc.addressLine1',
  addressLine2: 'kyc.addressLine2',
  city: 'kyc.city',
  postalCode: 'kyc.postalCode',
  documentType: 'kyc.documentType',
  documentFront: 'kyc.documentFront',
  documentBack: 'kyc.documentBack',
  selfie: 'kyc.selfie',
}
