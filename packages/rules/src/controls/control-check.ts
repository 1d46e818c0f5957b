import type { LimitCheck } from './check-limits.ts'
import type { RestrictionCheck } from './check-restrictions.ts'

/** One thing of a controls document that was looked at. */
export type ControlCheck = RestrictionCheck | LimitCheck
