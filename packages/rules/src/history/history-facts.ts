import { VELOCITY_OWNERS, type VelocityOwner } from '../velocity/velocity-spec.ts'

/** What is remembered about an owner besides counters, each as our own answers had it at the time. */
export const HISTORY_MEASURES = [
  'consecutiveDeclines',
  'approvals',
  'meanAmount',
  'maxAmount',
  'percentOfMean',
  'percentOfMax',
  'isNewMerchant',
  'isNewMcc',
  'isNewCountry',
  'travelKm',
  'travelMinutes',
  'travelKmPerHour',
  'isImpossibleTravel',
] as const
export type HistoryMeasure = (typeof HISTORY_MEASURES)[number]

export type HistorySpec = { readonly owner: VelocityOwner; readonly measure: HistoryMeasure }
export type NamedHistory = {
  readonly name: string
  readonly type: 'int' | 'bool'
  readonly meaning: string
  readonly spec: HistorySpec
}

type Words = { readonly type: 'int' | 'bool'; readonly meaning: (whose: string) => string }

const WORDS: Readonly<Record<HistoryMeasure, Words>> = {
  consecutiveDeclines: { type: 'int', meaning: (whose) => `Declined requests in a row ${whose}, up to this one` },
  approvals: { type: 'int', meaning: (whose) => `Approved purchases ${whose} so far: the size of the history` },
  meanAmount: {
    type: 'int',
    meaning: (whose) => `Mean amount of the approved purchases ${whose}, in minor units, rounded down; 0 without any`,
  },
  maxAmount: {
    type: 'int',
    meaning: (whose) => `Largest amount of an approved purchase ${whose}, in minor units; 0 without any`,
  },
  percentOfMean: {
    type: 'int',
    meaning: (whose) => `This amount in percent of the mean ${whose}: 300 is three times as much; 0 without history`,
  },
  percentOfMax: {
    type: 'int',
    meaning: (whose) => `This amount in percent of the largest ${whose} so far; 0 without history`,
  },
  isNewMerchant: { type: 'bool', meaning: (whose) => `No purchase ${whose} was approved at this merchant before` },
  isNewMcc: {
    type: 'bool',
    meaning: (whose) => `No purchase ${whose} was approved at a merchant with this category code before`,
  },
  isNewCountry: { type: 'bool', meaning: (whose) => `No purchase ${whose} was approved in this country before` },
  travelKm: {
    type: 'int',
    meaning: (whose) =>
      `With the card present: kilometres that at least lie between this country and that of the last approved purchase ${whose} with a card present; else 0`,
  },
  travelMinutes: {
    type: 'int',
    meaning: (whose) => `Minutes since the last approved purchase ${whose} with a card present; −1 without one`,
  },
  travelKmPerHour: {
    type: 'int',
    meaning: (whose) =>
      `The speed that this journey ${whose} would have taken at least, in km/h; 0 where there is none`,
  },
  isImpossibleTravel: {
    type: 'bool',
    meaning: (whose) => `The journey ${whose} would have taken more than 1,000 km/h, faster than an airliner`,
  },
}

/** Every history fact there is: `card.isNewMerchant`, `cardholder.percentOfMean`. */
export const HISTORY_FACTS: readonly NamedHistory[] = VELOCITY_OWNERS.flatMap((owner) =>
  HISTORY_MEASURES.map((measure) => {
    const whose = owner === 'card' ? 'of this card' : 'of all cards of this person together'
    const { type, meaning } = WORDS[measure]
    return { name: `${owner}.${measure}`, type, meaning: meaning(whose), spec: { owner, measure } }
  }),
)

const BY_NAME: ReadonlyMap<string, HistorySpec> = new Map(HISTORY_FACTS.map(({ name, spec }) => [name, spec]))

/** What a history fact is; undefined for a name that is not one. */
export function historySpecOf(factName: string): HistorySpec | undefined {
  return BY_NAME.get(factName)
}
