import type { DeclineReason } from '../decline-reasons.ts'
import { type CompiledControls, type CompiledHours, type ControlsOwner, matchesCategories } from './compile-controls.ts'
import type { ControlFacts } from './controls.ts'

export type RestrictionField =
  | 'blockedMerchants'
  | 'allowedMerchants'
  | 'blockedCategories'
  | 'allowedCategories'
  | 'blockedCountries'
  | 'allowedCountries'
  | 'channels'
  | 'hours'

/** One restriction that was looked at: which field of which document, the value it saw, and what came of it. */
export type RestrictionCheck = {
  readonly kind: 'restriction'
  readonly owner: ControlsOwner
  readonly field: RestrictionField
  readonly value: string
  readonly passed: boolean
  readonly reason: DeclineReason
}

/**
 * Looks at every restriction of the document in the order merchant, category, country, channel, hours. All are
 * looked at even after one failed, so that a person sees everything that stands in the way; the first that failed is
 * the reason of the decline. Fields that the document does not set do not appear.
 *
 * An unknown merchant, category or country (empty) fails an allow list and passes a block list.
 */
export function checkRestrictions(controls: CompiledControls, facts: ControlFacts): RestrictionCheck[] {
  const checks: RestrictionCheck[] = []
  const look = (field: RestrictionField, reason: DeclineReason, value: string, passed: boolean) =>
    checks.push({ kind: 'restriction', owner: controls.owner, field, value, passed, reason })
  const { merchantId, channel, categoryValue, country } = seen(facts)

  if (controls.blockedMerchants)
    look('blockedMerchants', 'merchant_blocked', merchantId, !controls.blockedMerchants.has(merchantId))
  if (controls.allowedMerchants)
    look('allowedMerchants', 'merchant_blocked', merchantId, controls.allowedMerchants.has(merchantId))
  if (controls.blockedCategories) {
    const isBlocked = matchesCategories(controls.blockedCategories, facts, controls.categoryToMcc)
    look('blockedCategories', 'category_blocked', categoryValue, !isBlocked)
  }
  if (controls.allowedCategories) {
    const isAllowed = matchesCategories(controls.allowedCategories, facts, controls.categoryToMcc)
    look('allowedCategories', 'category_blocked', categoryValue, isAllowed)
  }
  if (controls.blockedCountries)
    look('blockedCountries', 'country_blocked', country, !controls.blockedCountries.has(country))
  if (controls.allowedCountries)
    look('allowedCountries', 'country_blocked', country, controls.allowedCountries.has(country))
  if (controls.channels) look('channels', 'channel_blocked', channel, controls.channels.has(channel))
  if (controls.hours) {
    const isInside = controls.hours.some((hours) => isWithinHours(hours, facts.authorizedAtMs))
    look('hours', 'outside_hours', new Date(facts.authorizedAtMs).toISOString(), isInside)
  }
  return checks
}

/** Whether the instant lies in the permitted hours, read as wall-clock time of their zone. */
export function isWithinHours(hours: CompiledHours, atMs: number): boolean {
  const { weekday, minuteOfDay } = hours.clock(atMs)
  const { fromMinute, toMinute, weekdays } = hours
  if (toMinute > fromMinute) return weekdays.has(weekday) && minuteOfDay >= fromMinute && minuteOfDay < toMinute
  const startedToday = weekdays.has(weekday) && minuteOfDay >= fromMinute
  const startedYesterday = weekdays.has((weekday + 6) % 7) && minuteOfDay < toMinute
  return startedToday || startedYesterday
}

function seen(facts: ControlFacts) {
  return {
    merchantId: facts.merchantId,
    channel: facts.channel,
    categoryValue: facts.mcc === '' ? facts.category : facts.mcc,
    country: facts.country.toUpperCase(),
  }
}
