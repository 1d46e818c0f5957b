import {
  isSafeMinor,
  MoneyError,
  money,
  parseCurrency,
  parseTyped,
  separatorsOf,
  toMajorString,
} from '@cardwright/money'

/** Minor units of what a person typed in their language; undefined for anything that is no amount above zero. */
export function readAmount(text: string, currency: string, locale: string): number | undefined {
  try {
    const { amountMinor } = parseTyped({ text, currency: parseCurrency(currency), locale })
    return amountMinor > 0n && isSafeMinor(amountMinor) ? Number(amountMinor) : undefined
  } catch (error) {
    if (error instanceof MoneyError) return undefined
    throw error
  }
}

/** The amount as it would be typed in this language: "1234.5" in German is "1234,50". */
export function typedAmount(amountMinor: number, currency: string, locale: string): string {
  const plain = toMajorString(money(BigInt(amountMinor), parseCurrency(currency)))
  return plain.replace('.', separatorsOf(locale).decimal)
}
