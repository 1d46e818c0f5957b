/** Amounts as people write them, to and from minor units; by text, never by fractions. */

/** `('12.5', 2)` → `1250`; null where the text is not an amount of that precision. */
export function parseAmount(text, exponent) {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim())
  if (match === null) return null
  const [, whole, fraction = ''] = match
  if (fraction.length > exponent) return null
  return Number(whole + fraction.padEnd(exponent, '0'))
}

/** `(1250, 2, 'usd')` → `12.50 USD`. */
export function formatAmount(minor, exponent, currency) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`
  return `${minor < 0 ? '−' : ''}${whole}${fraction} ${currency.toUpperCase()}`
}
