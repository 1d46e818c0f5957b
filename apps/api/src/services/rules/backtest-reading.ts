import type { RuleSet } from '@cardwright/rules'
import type { Database } from '../../database/database.ts'
import type { BacktestRow } from '../../models/rules/backtest-model.ts'
import {
  listDecidedAccounts,
  listDecisionsOf,
  listRecordsOf,
  listUnaskedChains,
  type ReplayAccount,
  type ReplayDecision,
  type ReplayRecord,
  type UnaskedChain,
} from '../../models/rules/replay-model.ts'
import { type AccountReplay, createAccountReplay } from './account-replay.ts'
import type { BacktestTally } from './backtest-result.ts'
import { readRecordedDecision } from './recorded-decision.ts'

const ACCOUNTS_AT_ONCE = 500
/** What is read at once: of one account, or of several that together have no more. */
const DECISIONS_AT_ONCE = 3_000
/** Groups that are read while one is replayed. */
const GROUPS_AHEAD = 3

/** Decisions of one account with what the provider told of their chains. */
interface Page {
  decisions: ReplayDecision[]
  records: ReplayRecord[]
}

/** One account's past, as far as it has been read. */
export interface AccountPast {
  account: ReplayAccount
  unasked: UnaskedChain[]
  first: Page
}

export type AfterAccount = Pick<ReplayAccount, 'lane' | 'account_id'>

/**
 * The pasts of all accounts, or of those behind one, one after another. While one group is replayed the next ones are read: of each the decisions first and then
 * what was told of their chains, so with one alone the replay would wait for the second answer.
 */
export async function* readPasts(db: Database, to: Date, after?: AfterAccount): AsyncGenerator<AccountPast> {
  const readings: Promise<AccountPast[]>[] = []
  for await (const group of readGroups(db, after)) {
    const next = readGroup(db, group, to)
    // Whoever waits for it hears of an error; until then it is not unheard.
    next.catch(() => undefined)
    readings.push(next)
    if (readings.length > GROUPS_AHEAD) yield* (await readings.shift()) ?? []
  }
  for (const reading of readings) yield* await reading
}

/** Accounts in groups of not too many decisions. */
async function* readGroups(db: Database, begin: AfterAccount | undefined): AsyncGenerator<ReplayAccount[]> {
  let after = begin
  do {
    const accounts = await listDecidedAccounts(db, { after, limit: ACCOUNTS_AT_ONCE })
    let group: ReplayAccount[] = []
    let size = 0
    for (const account of accounts) {
      const own = Number(account.decisions)
      if (group.length > 0 && size + own > DECISIONS_AT_ONCE) {
        yield group
        group = []
        size = 0
      }
      group.push(account)
      size += own
    }
    if (group.length > 0) yield group
    after = accounts.length < ACCOUNTS_AT_ONCE ? undefined : accounts.at(-1)
  } while (after !== undefined)
}

async function readGroup(db: Database, accounts: readonly ReplayAccount[], to: Date): Promise<AccountPast[]> {
  const [decisions, unasked] = await Promise.all([
    listDecisionsOf(db, accounts, { afterSeq: 0n, to, limit: DECISIONS_AT_ONCE }),
    listUnaskedChains(db, accounts, to),
  ])
  const records = await listRecordsOf(db, accounts, [
    ...unasked.map(({ account_id, id }) => ({ account_id, authorization_id: id })),
    ...chainsOf(decisions, new Set(unasked.map(({ id }) => id))),
  ])
  const ofAccount = ({ account_id: id }: { account_id: string }): string => id
  const byAccount = {
    decisions: Map.groupBy(decisions, ofAccount),
    unasked: Map.groupBy(unasked, ofAccount),
    records: Map.groupBy(records, ofAccount),
  }
  return accounts.map((account) => {
    const id = account.account_id
    const first = { decisions: byAccount.decisions.get(id) ?? [], records: byAccount.records.get(id) ?? [] }
    return { account, unasked: byAccount.unasked.get(id) ?? [], first }
  })
}

const chainsOf = (decisions: readonly ReplayDecision[], known: ReadonlySet<string>) => {
  const chains = new Map(decisions.map((decision) => [decision.authorization_id, decision]))
  return [...chains.values()].filter(({ authorization_id: id }) => !known.has(id))
}

export interface AccountRun {
  row: Pick<BacktestRow, 'from_at' | 'to_at'>
  past: AccountPast
  ruleSet: RuleSet
  tally: Pick<BacktestTally, 'add'>
  /** False when it was cancelled meanwhile. */
  goesOn(): Promise<boolean>
}

/** One account from its first decision on: before `from` as it was recorded, from then on with the rules in question. */
export async function replayAccount(db: Database, run: AccountRun): Promise<boolean> {
  const { row, past, ruleSet, goesOn } = run
  const replay = createAccountReplay(ruleSet, past.account.account_id)
  for (const chain of past.unasked) replay.expect(chain)
  const known = new Set(past.unasked.map(({ id }) => id))
  let page = past.first
  let waiting: ReplayRecord[] = []
  while (await goesOn()) {
    waiting = waiting.length === 0 ? page.records : inOrder([...waiting, ...page.records])
    waiting = replayPage(run, replay, page.decisions, waiting)
    const last = page.decisions.at(-1)
    if (last === undefined || page.decisions.length < DECISIONS_AT_ONCE) return true
    for (const { authorization_id: id } of page.decisions) known.add(id)
    page = await readPage(db, past.account, { afterSeq: last.seq, to: row.to_at, known })
  }
  return false
}

async function readPage(
  db: Database,
  account: ReplayAccount,
  { afterSeq, to, known }: { afterSeq: bigint; to: Date; known: ReadonlySet<string> },
): Promise<Page> {
  const decisions = await listDecisionsOf(db, [account], { afterSeq, to, limit: DECISIONS_AT_ONCE })
  return { decisions, records: await listRecordsOf(db, [account], chainsOf(decisions, known)) }
}

/** What was told before a decision is taken in before it; what is left waits for the next ones. */
function replayPage(
  { row, past, tally }: AccountRun,
  replay: AccountReplay,
  decisions: readonly ReplayDecision[],
  waiting: ReplayRecord[],
): ReplayRecord[] {
  const owner = { accountId: past.account.account_id, userId: past.account.user_id }
  let taken = 0
  for (const decision of decisions) {
    for (let next = waiting[taken]; next !== undefined && next.after_seq < decision.seq; next = waiting[taken]) {
      replay.record(next)
      taken += 1
    }
    const recorded = readRecordedDecision(decision, owner)
    if (decision.at < row.from_at) replay.follow(recorded)
    else tally.add(recorded, replay.decide(recorded))
  }
  return waiting.slice(taken)
}

const inOrder = (records: ReplayRecord[]): ReplayRecord[] =>
  records.sort((a, b) => Number(a.after_seq - b.after_seq) || a.at.getTime() - b.at.getTime())
