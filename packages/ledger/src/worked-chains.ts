import type { ChainStatus, Fact, FactKind } from './index.ts'

type Step = readonly [kind: FactKind, amountMinor: bigint, options?: Partial<Fact>]

export interface WorkedChain {
  name: string
  steps: readonly Step[]
  hold: bigint
  posted: bigint
  used: bigint
  ledger: bigint
  overdraft: bigint
  available: bigint
  status: ChainStatus
}

/** Every account of the worked chains starts with this, in minor units. */
export const FUNDED = 10_000n

const FINAL = { isFinal: true }
const DECLINED = { isApproved: false }

const chain = (
  name: string,
  steps: readonly Step[],
  [hold, posted, used, ledger, overdraft, available]: readonly [bigint, bigint, bigint, bigint, bigint, bigint],
  status: ChainStatus,
): WorkedChain => ({ name, steps, hold, posted, used, ledger, overdraft, available, status })

/** Columns: hold, posted, used, ledger, overdraft, available, status. A refund is a chain of its own, linked to the first. */
export const WORKED_CHAINS: readonly WorkedChain[] = [
  chain(
    'authorize, capture final',
    [
      ['authorization', 5000n],
      ['capture', 5000n, FINAL],
    ],
    [0n, 5000n, 5000n, 5000n, 0n, 5000n],
    'settled',
  ),
  chain(
    'captured below, final',
    [
      ['authorization', 5000n],
      ['capture', 3000n, FINAL],
    ],
    [0n, 3000n, 3000n, 7000n, 0n, 7000n],
    'settled',
  ),
  chain('the least there is', [['authorization', 1n]], [1n, 0n, 1n, 10000n, 0n, 9999n], 'pending'),
  chain(
    'two partial captures',
    [
      ['authorization', 5000n],
      ['capture', 2000n],
      ['capture', 1500n],
    ],
    [1500n, 3500n, 5000n, 6500n, 0n, 5000n],
    'pending',
  ),
  chain(
    'two partial captures, closed',
    [
      ['authorization', 5000n],
      ['capture', 2000n],
      ['capture', 1500n],
      ['close', 0n],
    ],
    [0n, 3500n, 3500n, 6500n, 0n, 6500n],
    'settled',
  ),
  chain(
    'one increment declined, one approved',
    [
      ['authorization', 5000n],
      ['increment', 2000n, DECLINED],
      ['increment', 1000n],
    ],
    [6000n, 0n, 6000n, 10000n, 0n, 4000n],
    'pending',
  ),
  chain(
    'captured above, then advised upwards',
    [
      ['authorization', 5000n],
      ['capture', 7340n],
      ['advice', 9000n, { isAbsolute: true }],
    ],
    [1660n, 7340n, 9000n, 2660n, 0n, 1000n],
    'pending',
  ),
  chain(
    'captured above, advised, captured final',
    [
      ['authorization', 5000n],
      ['capture', 7340n],
      ['advice', 9000n, { isAbsolute: true }],
      ['capture', 1660n, FINAL],
    ],
    [0n, 9000n, 9000n, 1000n, 0n, 1000n],
    'settled',
  ),
  chain(
    'partly reversed',
    [
      ['authorization', 5000n],
      ['reversal', 2000n],
    ],
    [3000n, 0n, 3000n, 10000n, 0n, 7000n],
    'pending',
  ),
  chain(
    'reversed, captured all the same',
    [
      ['authorization', 5000n],
      ['reversal', 5000n],
      ['capture', 5000n],
    ],
    [0n, 5000n, 5000n, 5000n, 0n, 5000n],
    'settled',
  ),
  chain(
    'expired, captured late',
    [
      ['authorization', 5000n],
      ['expiry', 0n],
      ['capture', 5200n],
    ],
    [0n, 5200n, 5200n, 4800n, 0n, 4800n],
    'settled',
  ),
  chain(
    'fuel with a buffer',
    [['authorization', 100n, { bufferMinor: 7500n }]],
    [7600n, 0n, 100n, 10000n, 0n, 2400n],
    'pending',
  ),
  chain(
    'fuel with a buffer, captured',
    [
      ['authorization', 100n, { bufferMinor: 7500n }],
      ['capture', 6400n, FINAL],
    ],
    [0n, 6400n, 6400n, 3600n, 0n, 3600n],
    'settled',
  ),
  chain('force post beyond the balance', [['force_post', 12500n]], [0n, 12500n, 12500n, 0n, 2500n, -2500n], 'settled'),
  chain(
    'refunded in two parts',
    [
      ['authorization', 5000n],
      ['capture', 5000n, FINAL],
      ['refund', 2000n],
      ['refund', 3000n],
    ],
    [0n, 5000n, 5000n, 10000n, 0n, 10000n],
    'refunded',
  ),
  chain('declined', [['authorization', 20000n, DECLINED]], [0n, 0n, 0n, 10000n, 0n, 10000n], 'declined'),
  chain(
    'reversed in full',
    [
      ['authorization', 5000n],
      ['reversal', 5000n],
    ],
    [0n, 0n, 0n, 10000n, 0n, 10000n],
    'reversed',
  ),
  chain(
    'expired',
    [
      ['authorization', 5000n],
      ['expiry', 0n],
    ],
    [0n, 0n, 0n, 10000n, 0n, 10000n],
    'expired',
  ),
]

/** The steps as facts, one second apart in the provider's time. */
export const factsOf = ({ steps }: Pick<WorkedChain, 'steps'>): Fact[] =>
  steps.map(([kind, amountMinor, options], index) => ({
    id: `fact_${index}`,
    kind,
    isApproved: true,
    amountMinor,
    isAbsolute: false,
    deltaMinor: null,
    bufferMinor: 0n,
    isFinal: false,
    providerAtMs: 1_000 * index,
    providerSequence: 0,
    ...options,
  }))
