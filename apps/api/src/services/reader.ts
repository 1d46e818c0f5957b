import { type Language, languageOf } from '@cardwright/contracts'
import type { UserRow } from '../models/user-model.ts'

/** For whom a sentence is made: their language, and the time zone that their moments are told in. */
export interface Reader {
  language: Language
  /** IANA. */
  timeZone: string
}

/** The person as they set it, or somebody of whom nothing is known. */
export const readerOf = (user: Pick<UserRow, 'locale' | 'time_zone'> | undefined): Reader => ({
  language: languageOf(user?.locale ?? 'en'),
  timeZone: user?.time_zone ?? 'UTC',
})
