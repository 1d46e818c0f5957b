/**
 * The facts that rules saw, as they are stored with each decision: a number for each name, and the value behind it. With their names they
 * would be as large as all the rest of the trace. A fact that was not looked at is not there.
 *
 * The number of a name is never given to another: a new name goes to the end of its list. A fact that has none yet is stored by its name.
 */
const NUMBERED = [
  'amount',
  'chainAmount',
  'currency',
  'merchantAmount',
  'merchantCurrency',
  'atmFee',
  'cashback',
  'isIncrement',
  'isVerification',
  'isAmountControllable',
  'isForeign',
  'isCardPresent',
  'channel',
  'entryMode',
  'wallet',
  'riskScore',
  'localHour',
  'localDay',
  'merchant.id',
  'merchant.name',
  'merchant.category',
  'merchant.mcc',
  'merchant.country',
  'merchant.city',
  'verification.cvc',
  'verification.expiry',
  'verification.addressLine1',
  'verification.postalCode',
  'verification.threeDSecure',
  'card.id',
  'card.purpose',
  'card.ageMinutes',
  'card.ageDays',
  'account.country',
  'account.ageDays',
  'account.available',
  'merchant.attemptsHour',
  'merchant.declinesHour',
  'merchant.attemptsDay',
  'merchant.declinesDay',
  'merchant.declinePercentDay',
  'card.consecutiveDeclines',
  'card.approvals',
  'card.meanAmount',
  'card.maxAmount',
  'card.percentOfMean',
  'card.percentOfMax',
  'card.isNewMerchant',
  'card.isNewMcc',
  'card.isNewCountry',
  'card.travelKm',
  'card.travelMinutes',
  'card.travelKmPerHour',
  'card.isImpossibleTravel',
  'cardholder.consecutiveDeclines',
  'cardholder.approvals',
  'cardholder.meanAmount',
  'cardholder.maxAmount',
  'cardholder.percentOfMean',
  'cardholder.percentOfMax',
  'cardholder.isNewMerchant',
  'cardholder.isNewMcc',
  'cardholder.isNewCountry',
  'cardholder.travelKm',
  'cardholder.travelMinutes',
  'cardholder.travelKmPerHour',
  'cardholder.isImpossibleTravel',
]

/** Counters are numbered by their parts: five digits, of which two say the window. */
const COUNTERS = {
  owner: ['card', 'cardholder'],
  measure: ['count', 'sum', 'declines', 'attempts'],
  window: ['10s', '1m', '5m', '15m', '1h', '6h', '24h', '7d', '31d', 'Day', 'Week', 'Month', 'Year', 'AllTime'],
  narrow: ['', 'SameMerchant', 'SameMcc', 'SameCountry'],
}

const FIRST_COUNTER = 10_000

const NAMES = new Map<number, string>(NUMBERED.map((name, number) => [number, name]))
for (const [owner, whose] of COUNTERS.owner.entries())
  for (const [measure, what] of COUNTERS.measure.entries())
    for (const [window, when] of COUNTERS.window.entries())
      for (const [narrow, where] of COUNTERS.narrow.entries())
        NAMES.set(
          FIRST_COUNTER * (owner + 1) + measure * 1_000 + window * 10 + narrow,
          `${whose}.${what}${when}${where}`,
        )

const NUMBERS: ReadonlyMap<string, number> = new Map([...NAMES].map(([number, name]) => [name, number]))

type Fact = bigint | string | boolean

/** Names and values by turns, as a list for JSON. */
export function packFacts(values: Readonly<Record<string, Fact | undefined>>): (string | number | boolean)[] {
  const list: (string | number | boolean)[] = []
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value !== undefined) list.push(NUMBERS.get(name) ?? name, typeof value === 'bigint' ? toPlain(value) : value)
  }
  return list
}

/** As a number, or as a text where a number could not hold it exactly. */
function toPlain(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** The values by their names. */
export function unpackFacts(list: readonly unknown[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (let place = 0; place < list.length; place += 2) {
    const code = list[place]
    values[typeof code === 'number' ? (NAMES.get(code) ?? String(code)) : String(code)] = list[place + 1]
  }
  return values
}
