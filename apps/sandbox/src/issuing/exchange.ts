/**
 * The network's exchange rates of the sandbox: fixed, invented, and integers, so that a conversion gives the same
 * result every time. Each is the worth of one major unit in millionths of a US dollar.
 */
const MICRO_USD: Record<string, bigint> = {
  aud: 650_000n,
  bhd: 2_650_000n,
  brl: 180_000n,
  cad: 730_000n,
  chf: 1_120_000n,
  cny: 140_000n,
  czk: 44_000n,
  dkk: 145_000n,
  eur: 1_080_000n,
  gbp: 1_270_000n,
  hkd: 128_000n,
  huf: 2_700n,
  inr: 12_000n,
  jpy: 6_700n,
  krw: 740n,
  kwd: 3_250_000n,
  mxn: 55_000n,
  nok: 94_000n,
  nzd: 600_000n,
  pln: 250_000n,
  sek: 96_000n,
  sgd: 745_000n,
  thb: 28_000n,
  try: 30_000n,
  usd: 1_000_000n,
  zar: 54_000n,
}

/** Decimal places of the currencies that do not have two (ISO 4217). */
const EXPONENTS: Record<string, bigint> = { bhd: 3n, huf: 2n, jpy: 0n, krw: 0n, kwd: 3n }

/** Every currency a merchant may charge in. */
export const CURRENCIES: readonly string[] = Object.keys(MICRO_USD)

/** Decimal places of a currency. */
export function exponentOf(currency: string): number {
  return Number(EXPONENTS[currency] ?? 2n)
}

/** Converts minor units between two known currencies, rounding half up. */
export function convert(amountMinor: bigint, from: string, to: string): bigint {
  if (from === to) return amountMinor
  const numerator = amountMinor * rateOf(from) * 10n ** BigInt(exponentOf(to))
  return divideHalfUp(numerator, rateOf(to) * 10n ** BigInt(exponentOf(from)))
}

/** `amount × numerator ÷ denominator`, rounding half up; `amount` itself where the denominator is zero. */
export function scale(amountMinor: bigint, numerator: bigint, denominator: bigint): bigint {
  return denominator === 0n || numerator === denominator
    ? amountMinor
    : divideHalfUp(amountMinor * numerator, denominator)
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n)
}

function rateOf(currency: string): bigint {
  const rate = MICRO_USD[currency]
  if (rate === undefined) throw new Error(`no exchange rate for ${currency}`)
  return rate
}
