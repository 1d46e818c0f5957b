import type { Schema } from '@cardwright/api-client'
import { toAsciiDigits } from '@cardwright/money'
import { readAmount, typedAmount } from '../money/read-amount.ts'
import type { Interval } from './limit-words.ts'
import type { Controls } from './queries.ts'

/** A list rule as people think of it: everything, all but some, only some. */
export interface ListRule {
  mode: 'any' | 'block' | 'allow'
  codes: readonly string[]
}

/** A limit while it is typed. Categories and counts that the form does not show are kept as they are. */
export interface LimitDraft {
  id: number
  text: string
  count: string
  interval: Interval
  categories?: string[] | undefined
}

export interface ControlsDraft {
  limits: readonly LimitDraft[]
  categories: ListRule
  countries: ListRule
  merchants: ListRule
  channels: Controls['channels']
  hours: Controls['hours']
}

const toRule = (allowed: readonly string[] | undefined, blocked: readonly string[] | undefined): ListRule =>
  allowed !== undefined
    ? { mode: 'allow', codes: allowed }
    : blocked !== undefined && blocked.length > 0
      ? { mode: 'block', codes: blocked }
      : { mode: 'any', codes: [] }

export const toDraft = (controls: Controls, currency: string, locale: string): ControlsDraft => ({
  limits: (controls.limits ?? []).map((limit, id) => ({
    id,
    text: limit.amountMinor === undefined ? '' : typedAmount(limit.amountMinor, currency, locale),
    count: limit.count === undefined ? '' : String(limit.count),
    interval: limit.interval,
    categories: limit.categories,
  })),
  categories: toRule(controls.allowedCategories, controls.blockedCategories),
  countries: toRule(controls.allowedCountries, controls.blockedCountries),
  merchants: toRule(controls.allowedMerchants, controls.blockedMerchants),
  channels: controls.channels,
  hours: controls.hours,
})

/** Names a limit whose amount or count cannot be read, or that has neither. */
export function findWrongLimit(draft: ControlsDraft, currency: string, locale: string): LimitDraft | undefined {
  return draft.limits.find(({ text, count }) => {
    const isAmountWrong =
      text !== '' && readAmount(text, currency, locale) === undefined && !/^[0.,٫]+$/.test(toAsciiDigits(text))
    return isAmountWrong || !/^\d{0,6}$/.test(count) || (text === '' && count === '')
  })
}

/** The whole document; `undefined` fields are left out, since an absent field means no restriction. */
export function toControls(draft: ControlsDraft, currency: string, locale: string): Controls {
  const limits = draft.limits.map(
    (limit): Schema<'Limit'> => ({
      interval: limit.interval,
      ...(limit.text === '' ? {} : { amountMinor: readAmount(limit.text, currency, locale) ?? 0 }),
      ...(limit.count === '' ? {} : { count: Number(limit.count) }),
      ...(limit.categories === undefined ? {} : { categories: limit.categories }),
    }),
  )
  return {
    ...(limits.length === 0 ? {} : { limits }),
    ...fromRule(draft.categories, 'allowedCategories', 'blockedCategories'),
    ...fromRule(draft.countries, 'allowedCountries', 'blockedCountries'),
    ...fromRule(draft.merchants, 'allowedMerchants', 'blockedMerchants'),
    ...(draft.channels === undefined ? {} : { channels: draft.channels }),
    ...(draft.hours === undefined || draft.hours.length === 0 ? {} : { hours: draft.hours }),
  }
}

function fromRule(rule: ListRule, allowed: keyof Controls, blocked: keyof Controls): Controls {
  if (rule.mode === 'allow') return { [allowed]: [...rule.codes] }
  return rule.mode === 'block' && rule.codes.length > 0 ? { [blocked]: [...rule.codes] } : {}
}
