import { randomDigits } from '../ids.ts'

/** The range of Stripe's test numbers for issued cards; no real card begins like this. */
export const TEST_BIN = '40000099'

const LENGTH = 16

/** A random number of 16 digits in the test range, with its check digit. */
export function createCardNumber(): string {
  const body = TEST_BIN + randomDigits(LENGTH - TEST_BIN.length - 1)
  return body + checkDigit(body)
}

/** The Luhn check digit (ISO/IEC 7812-1) that completes `body`. */
export function checkDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, position) => {
    const doubled = Number(digit) * (position % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}
