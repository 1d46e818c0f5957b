export { CURRENCIES, type Currency, exponentOf, isCurrency, parseCurrency } from './currency.ts'
export { fromMajorString, parseTyped, separatorsOf, type TypedAmount, toMajorString } from './decimal.ts'
export { type FormatOptions, format, formatAmongWords } from './format.ts'
export { fromJsonInteger, isSafeMinor, MAX_SAFE_MINOR, toSafeNumber } from './json.ts'
export {
  add,
  allocate,
  compare,
  isEqual,
  isNegative,
  isPositive,
  isZero,
  type Money,
  maxOf,
  minOf,
  money,
  negate,
  type Rounding,
  shareOf,
  subtract,
  sum,
  zero,
} from './money.ts'
export { MoneyError, type MoneyErrorCode } from './money-error.ts'
