import { format, money, parseCurrency } from '@cardwright/money'

/** An amount of minor units for people, such as “$40.00”. */
export const inMoney = (amountMinor: number | bigint, currency: string): string =>
  format(money(BigInt(amountMinor), parseCurrency(currency)))

/** “1 entry”, “2 entries”. */
export const count = (amount: number, one: string, many = `${one}s`): string => `${amount} ${amount === 1 ? one : many}`

/** How long something took, for people. */
export async function timed<T>(action: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
  const began = performance.now()
  const result = await action()
  return { result, tookMs: Math.round(performance.now() - began) }
}
