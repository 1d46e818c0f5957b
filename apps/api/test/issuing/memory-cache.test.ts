import { expect, it } from 'vitest'
import { MemoryCache } from '../../src/services/issuing/memory-cache.ts'
import type { OwnerMemory } from '../../src/services/issuing/owner-memory.ts'

it('hands over what was kept under the same version, and nothing once another server may answer', () => {
  const cache = new MemoryCache()
  const version = { set: 1n, seq: 5n, changes: 2n }
  const owners = new Map([['card_1', {} as OwnerMemory]])
  cache.keep('acct_1', version, owners)
  expect(cache.take('acct_1', version)).toBe(owners)
  cache.keep('acct_1', version, owners)
  cache.forget()
  expect(cache.take('acct_1', version)).toBeUndefined()
})
