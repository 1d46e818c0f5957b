import type { IdMaker } from '@cardwright/contracts'
import type { Fact, Fold } from '@cardwright/ledger'
import type { BalanceRow } from '../../models/issuing/balance-model.ts'
import type { ChainRow } from '../../models/issuing/chain-model.ts'
import type {
  CardUse,
  NewDecision,
  NewFact,
  NewFactKey,
  NewOutboxEvent,
  NewTransfer,
} from '../../models/issuing/decision-model.ts'
import type { IncrementRow } from '../../models/issuing/increment-model.ts'
import type { ExceptionUse } from '../../models/issuing/rule-set-reading.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import type { Answer, AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import type { CardAddress } from './card-directory.ts'
import type { ApplyingControls } from './decide.ts'
import type { KnownCard, KnownCards } from './known-cards.ts'
import type { LiveRules, RuleSets } from './live-rules.ts'
import type { AccountMemory } from './memory-cache.ts'
import type { RuleInput } from './rule-input.ts'
import type { RuleMemory } from './rule-memory.ts'
import type { ShadowCase } from './shadow-recorder.ts'
import type { ControlsCompiler } from './stored-controls.ts'
import type { CounterRead, UsageSession } from './usage.ts'

/** A request whose card is ours. */
export interface AddressedRequest {
  request: AuthorizationRequest
  address: CardAddress
  /** When it arrived, by the process's own monotonic clock (`performance.now()`). */
  arrivedAt?: number
}

/** What a request came to, in the order the requests were given. */
export interface Decided {
  answer: Answer
  authorizationId: string
  /** Undefined for an answer that was given before. */
  decisionId?: string
  lane: number
  /** What rules in shadow are tried on once the answer is out; only where there are such. */
  shadow?: ShadowCase
}

export interface BatchTools {
  newId: IdMaker
  compileControls: ControlsCompiler
  ruleSets: Pick<RuleSets, 'at'>
  /**
   * Looks also for answers that were given before, and for chains that began with something else than their first request, as when a
   * clearing overtook it. Both are too rare to ask for with every request: what meets a key that is taken is tried so again.
   */
  expectsKnown?: boolean
}

export interface DecisionTools extends BatchTools {
  knownCards: KnownCards
}

/** A chain while its account is locked: as stored, its facts, and what they amount to. */
export interface LiveChain {
  row: ChainRow | undefined
  id: string
  /** What it is called: the issuer's id of the authorization, and more where that is taken (see `chain-names.ts`). */
  name: string
  facts: Fact[]
  current: Fold
}

export interface LiveAccount {
  isChanged: boolean
  /** The number of what decisions look at, over all of its balances. */
  stateVersion: bigint
  balances: Map<string, BalanceRow>
  seq: bigint
  home: BalanceRow
}

/** The documents that apply to a request, with the counters of their limits as of one instant. */
export interface CountedControls {
  card: KnownCard
  atMs: number
  documents: readonly (Pick<ApplyingControls, 'name' | 'compiled'> & { reads: readonly CounterRead[] })[]
}

/** What a request will be written under. */
export interface Place {
  chain: LiveChain
  factId: string
}

export interface Writes {
  /** Keys that are taken together with everything else; where answers given before are looked for, they were taken already. */
  keys: NewFactKey[]
  facts: NewFact[]
  decisions: NewDecision[]
  transfers: NewTransfer[]
  outbox: NewOutboxEvent[]
  newChains: Map<string, ChainRow>
  changedChains: Map<string, ChainRow>
  cardUses: CardUse[]
  increments: IncrementRow[]
  exceptionUses: ExceptionUse[]
}
export interface Batch {
  client: HotPathClient
  tools: DecisionTools
  clockMs: number
  rules: LiveRules | undefined
  memory: RuleMemory
  /** By account. */
  remembered: ReadonlyMap<string, AccountMemory>
  /** What each request is to rules, put together once. */
  inputs: Map<string, RuleInput>
  accounts: Map<string, LiveAccount>
  cards: Map<string, KnownCard>
  /** By the request's id; a request that was answered before has none. */
  places: Map<string, Place>
  /** By the request's id. */
  controls: Map<string, CountedControls>
  usage: UsageSession
  answered: Map<string, Decided>
  writes: Writes
  answeredBefore(addressed: AddressedRequest): Decided | undefined
}
