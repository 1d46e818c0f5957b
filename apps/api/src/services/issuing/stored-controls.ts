import { mccOfCategory } from '@cardwright/contracts/catalogue/categories'
import {
  type CompiledControls,
  type Controls,
  type ControlsOwner,
  compileControls,
  type SpendingLimit,
} from '@cardwright/rules'

const CACHE_SIZE = 20_000

type StoredLimit = Omit<SpendingLimit, 'amountMinor'> & { amountMinor?: number }
type StoredControls = Omit<Controls, 'limits'> & { limits?: StoredLimit[] }

/** A controls document as the database keeps it (amounts are JSON integers), with amounts as bigint. */
export function parseStoredControls(text: string): Controls {
  const { limits, ...rest }: StoredControls = JSON.parse(text)
  if (limits === undefined) return rest
  return {
    ...rest,
    limits: limits.map(({ amountMinor, ...limit }) => ({
      ...limit,
      ...(amountMinor === undefined ? {} : { amountMinor: BigInt(amountMinor) }),
    })),
  }
}

export type ControlsCompiler = (owner: ControlsOwner, currency: string, text: string) => CompiledControls

/** Compiles documents and remembers the result by their text: the same text always means the same. */
export function createControlsCompiler(): ControlsCompiler {
  const cache = new Map<string, CompiledControls>()
  return (owner, currency, text) => {
    const key = `${owner} ${currency} ${text}`
    const known = cache.get(key)
    if (known !== undefined) return known
    const compiled = compileControls(parseStoredControls(text), { owner, currency, categoryToMcc: mccOfCategory })
    if (cache.size >= CACHE_SIZE) cache.clear()
    cache.set(key, compiled)
    return compiled
  }
}
