import type { Context } from '../context.ts'
import { deleteChallengesBefore } from '../models/challenge-model.ts'
import { deleteSessionsBefore } from '../models/session-model.ts'
import { deleteUnverifiedBefore } from '../models/user-model.ts'

const DAY_MS = 24 * 3_600_000
/** Longer than the hour over which codes are counted. */
const CHALLENGES_KEPT_MS = DAY_MS
/** So long a person can still see where they were signed in. */
const SESSIONS_KEPT_MS = 90 * DAY_MS
/** Who has not confirmed an address by then is not coming. */
const UNVERIFIED_KEPT_MS = 7 * DAY_MS

/** Forgets what was only needed for a while: codes, ended sessions, sign-ups that nobody confirmed. */
export async function forgetLogins({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const ago = (ms: number) => new Date(clock.nowMs() - ms)
  await deleteChallengesBefore(db, ago(CHALLENGES_KEPT_MS))
  await deleteSessionsBefore(db, ago(SESSIONS_KEPT_MS))
  await deleteUnverifiedBefore(db, ago(UNVERIFIED_KEPT_MS))
}
