import { CATEGORIES_BY_GROUP } from './category-table.ts'

/**
 * Merchant categories: the codes of ISO 18245 as card networks use them, with the names Stripe Issuing gives them
 * (`merchant_data.category`), in groups that people understand. Networks also use the codes 3000 to 3999 for single
 * airlines, car rental firms and hotel chains: those belong to the category of their trade.
 */

export type CategoryGroup = keyof typeof CATEGORIES_BY_GROUP | 'other'

export interface Category {
  /** What controls and answers use: Stripe's name, or the MCC where Stripe has no name. */
  readonly code: string
  /** The four digits of ISO 18245; null for the one name that stands for no code. */
  readonly mcc: string | null
  readonly name: string
  readonly group: CategoryGroup
}

const readLine = (line: string, group: CategoryGroup): Category => {
  const [mcc = '', stripeName = '', ...words] = line.split(' ')
  return { code: stripeName === '-' ? mcc : stripeName, mcc, name: words.join(' '), group }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const CATEGORY_GROUPS = [...Object.keys(CATEGORIES_BY_GROUP), 'other'] as readonly CategoryGroup[]

/** Every category, group by group, in the order of their codes. */
export const CATEGORIES: readonly Category[] = [
  ...Object.entries(CATEGORIES_BY_GROUP).flatMap(([group, text]) =>
    linesOf(text).map((line) => readLine(line, group as CategoryGroup)),
  ),
  { code: 'miscellaneous', mcc: null, name: 'Not categorized', group: 'other' },
]

const BY_CODE: ReadonlyMap<string, Category> = new Map(CATEGORIES.map((category) => [category.code, category]))
const BY_MCC: ReadonlyMap<string, Category> = new Map(
  CATEGORIES.flatMap((category) => (category.mcc === null ? [] : [[category.mcc, category] as const])),
)

/** The ranges in which networks number single companies, with the code of their trade. */
const COMPANY_RANGES = [
  { first: 3000, last: 3350, mcc: '4511' },
  { first: 3351, last: 3500, mcc: '7512' },
  { first: 3501, last: 3999, mcc: '7011' },
] as const

export const isMcc = (value: string): boolean => /^\d{4}$/.test(value)

/** Whether controls may name it: a category of the catalogue, or any four digits (networks add codes at any time). */
export const isCategory = (value: string): boolean => BY_CODE.has(value) || isMcc(value)

/** The MCC of Stripe's name; a code given as four digits is its own. Undefined for a name nobody knows and for `miscellaneous`. */
export const mccOfCategory = (code: string): string | undefined =>
  isMcc(code) ? code : (BY_CODE.get(code)?.mcc ?? undefined)

/** The category an MCC belongs to, single airlines, car rental firms and hotel chains included. */
export function categoryOfMcc(mcc: string): Category | undefined {
  const known = BY_MCC.get(mcc)
  if (known !== undefined || !isMcc(mcc)) return known
  const number = Number(mcc)
  const range = COMPANY_RANGES.find(({ first, last }) => number >= first && number <= last)
  return range === undefined ? undefined : BY_MCC.get(range.mcc)
}

/** The category by Stripe's name or by MCC. */
export const findCategory = (codeOrMcc: string): Category | undefined =>
  BY_CODE.get(codeOrMcc) ?? categoryOfMcc(codeOrMcc)

/** What people read for a category; the code itself for one that nobody knows. */
export const nameOfCategory = (codeOrMcc: string): string => findCategory(codeOrMcc)?.name ?? codeOrMcc

/** The categories of one group, for example all of gambling. */
export const categoriesOfGroup = (group: CategoryGroup): readonly Category[] =>
  CATEGORIES.filter((category) => category.group === group)
