import type { Context } from '../context.ts'
import type { CardRow } from '../models/card-model.ts'
import { listApplicationsOfPerson } from '../models/kyc-model.ts'
import { findUser } from '../models/user-model.ts'
import type { IssuerPerson } from '../providers/issuer/issuer.ts'
import type { KycPerson } from '../providers/kyc/kyc-provider.ts'
import { openPerson } from './kyc-application-service.ts'

type Dependencies = Pick<Context, 'db' | 'vault'>

/** What the identity check found out about a cardholder, in clear, for as long as it takes to use it. */
export async function readIdentity(
  context: Dependencies,
  { lane, user_id: userId }: Pick<CardRow, 'lane' | 'user_id'>,
): Promise<KycPerson> {
  const applications = await listApplicationsOfPerson(context.db, { lane, userId })
  const application = applications.find(({ status }) => status === 'approved')
  if (application === undefined) throw new Error('a cardholder with a card has no approved identity check')
  return openPerson(context, application)
}

/** The person as an issuer wants to know them. */
export async function toIssuerPerson(context: Dependencies, card: CardRow, startedAt: Date): Promise<IssuerPerson> {
  const [identity, user] = await Promise.all([readIdentity(context, card), findUser(context.db, card.user_id)])
  if (user === undefined) throw new Error('a card belongs to nobody')
  return {
    accountId: card.account_id,
    firstName: identity.firstName,
    lastName: identity.lastName,
    dateOfBirth: identity.dateOfBirth,
    email: user.email,
    phone: user.phone ?? undefined,
    billingAddress: {
      line1: identity.addressLine1,
      line2: identity.addressLine2,
      city: identity.city,
      region: identity.region,
      postalCode: identity.postalCode,
      country: identity.country,
    },
    termsAcceptedAt: user.terms_accepted_at ?? undefined,
    startedAt,
  }
}
