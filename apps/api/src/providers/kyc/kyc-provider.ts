/** Who applies, as the person wrote it. */
export interface KycPerson {
  firstName: string
  lastName: string
  /** YYYY-MM-DD */
  dateOfBirth: string
  /** ISO 3166-1 alpha-2 */
  country: string
  region?: string | undefined
  addressLine1: string
  addressLine2?: string | undefined
  city: string
  postalCode: string
}

export interface VerificationRequest {
  /** Our id: what makes a repeated start the same one at the provider. */
  applicationId: string
  userId: string
  person: KycPerson
  documentType: 'passport' | 'id_card' | 'driving_licence'
  /** Loads a picture (JPEG) when the provider wants it; one that decides in the house does not. */
  loadPicture(kind: 'documentFront' | 'documentBack' | 'selfie'): Promise<Buffer | undefined>
}

/** What a verification has come to. `retry`: the person may send what `items` names again. */
export type VerificationOutcome =
  | { state: 'in_review' }
  | { state: 'approved' }
  | { state: 'rejected'; reasons: readonly string[] }
  | { state: 'retry'; reasons: readonly string[]; items: readonly { field: string; message: string }[] }

/** A webhook that was verified: whose outcome changed and when, by the provider's clock (the newest counts). */
export interface VerificationEvent {
  reference: string
  eventId: string
  occurredAt: Date
}

/** Whoever checks identities. Reached outside database transactions only; every call may be repeated. */
export interface KycProvider {
  readonly kind: 'manual'
  /** Hands an application over. Returns the provider's reference, null where there is none. */
  startVerification(request: VerificationRequest): Promise<{ reference: string | null }>
  /**
   * Reads a webhook from its raw bytes. Undefined for an event that concerns nobody.
   * @throws AppError `invalid_signature`, or `not_found` where the provider sends none.
   */
  parseWebhook(webhook: {
    rawBody: Buffer
    headers: Readonly<Record<string, string | undefined>>
  }): Promise<VerificationEvent | undefined>
  /** What the provider says now, or undefined where the decision is made in the house. */
  fetchOutcome(reference: string): Promise<VerificationOutcome | undefined>
}
