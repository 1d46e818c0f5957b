/**
 * What all cardholders together did at one merchant, by the clock's hours. Counted beside the decisions, so some minutes behind, and no
 * lock holds it still: an estimate.
 */
export type MerchantActivity = {
  /** In the present hour and the one before. */
  readonly attemptsHour: number
  readonly declinesHour: number
  /** In the present hour and the 24 before. */
  readonly attemptsDay: number
  readonly declinesDay: number
}

export const NO_ACTIVITY: MerchantActivity = { attemptsHour: 0, declinesHour: 0, attemptsDay: 0, declinesDay: 0 }

export type MerchantFact = {
  readonly name: string
  readonly meaning: string
  readonly read: (activity: MerchantActivity) => bigint
}

const HOUR = 'in the present hour and the one before'
const DAY = 'in the present hour and the 24 before'
const approximately = (what: string, when: string): string =>
  `About how many ${what} there were at this merchant ${when}, of all cardholders; approximate, some minutes behind`

export const MERCHANT_FACTS: readonly MerchantFact[] = [
  {
    name: 'merchant.attemptsHour',
    meaning: approximately('requests', HOUR),
    read: ({ attemptsHour }) => BigInt(attemptsHour),
  },
  {
    name: 'merchant.declinesHour',
    meaning: approximately('declined requests', HOUR),
    read: ({ declinesHour }) => BigInt(declinesHour),
  },
  {
    name: 'merchant.attemptsDay',
    meaning: approximately('requests', DAY),
    read: ({ attemptsDay }) => BigInt(attemptsDay),
  },
  {
    name: 'merchant.declinesDay',
    meaning: approximately('declined requests', DAY),
    read: ({ declinesDay }) => BigInt(declinesDay),
  },
  {
    name: 'merchant.declinePercentDay',
    meaning: `About which part of all requests at this merchant was declined ${DAY}, in percent, of all cardholders; approximate, some minutes behind; 0 without any`,
    read: ({ attemptsDay, declinesDay }) =>
      attemptsDay === 0 ? 0n : BigInt(Math.floor((declinesDay * 100) / attemptsDay)),
  },
]

const BY_NAME: ReadonlyMap<string, MerchantFact> = new Map(MERCHANT_FACTS.map((fact) => [fact.name, fact]))

/** A fact about a merchant over all cardholders; undefined for a name that is not one. */
export function merchantFactOf(factName: string): MerchantFact | undefined {
  return BY_NAME.get(factName)
}
