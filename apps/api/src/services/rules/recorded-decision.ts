import type { RequestContext } from '@cardwright/rules'
import { unpackTrace } from '../../models/issuing/stored-trace.ts'
import type { ReplayDecision } from '../../models/rules/replay-model.ts'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import { type RequestStanding, type RuleCard, requestContextOf } from '../issuing/rule-context.ts'

/** The parts of a decision's trace that a replay reads. Amounts are JSON integers. */
interface StoredTrace {
  request: Omit<
    AuthorizationRequest,
    'amountMinor' | 'merchantAmountMinor' | 'atmFeeMinor' | 'cashbackMinor' | 'provider' | 'requestId'
  > & { amountMinor: number; merchantAmountMinor: number; atmFeeMinor?: number; cashbackMinor?: number }
  card: { purpose: string; line: string; createdAtMs: number }
  account: { currency: string; country: string; timeZone: string; openedAtMs: number }
  balanceBefore: { availableMinor: number }
  chain?: { holdMinor: number; isCounted?: boolean }
  checks?: ({ kind: string } & StoredLimit)[]
  holdAfterMinor?: number
  rules?: { missing?: string[]; values?: Record<string, unknown> }
  otherwise?: string
  exceptionId?: string
  isExceptionByPolicy?: boolean
}

interface StoredLimit {
  usedMinor: number
  limitMinor?: number
  usedCount?: number
  limitCount?: number
}

/** A decision as it was recorded, with all that it looked at. */
export interface RecordedDecision {
  row: ReplayDecision
  request: StoredTrace['request']
  card: RuleCard
  availableMinor: bigint
  /** How much of it the balance was looked at for, buffer included, and what was available beyond that. */
  coveredMinor: bigint
  leftMinor: bigint
  /** Whether the rules were, or would have been, asked: nothing that comes before them declined. */
  reachedRules: boolean
  /** Whether nothing but rules, limits and balance could have declined it. */
  isAboutMoney: boolean
  /** Limits as they stood, for what the replay would approve. */
  limits: readonly StoredLimit[]
  /** The chain was a purchase already: this one is not counted as one more. */
  isCounted: boolean
  hasException: boolean
  /** It is one of staff, which lets it past a rule too. */
  isExcepted: boolean
  /** Facts that could not be told then, because a long past was still being read. */
  missing: readonly string[]
  /** Facts as they were read then. */
  read: Readonly<Record<string, unknown>>
}

const NONE: readonly string[] = []

const AFTER_RULES: ReadonlySet<string | null> = new Set([null, 'limit_exceeded', 'insufficient_funds'])
const APPROVED = 'approved'

export function readRecordedDecision(
  row: ReplayDecision,
  { accountId, userId }: { accountId: string; userId: string },
): RecordedDecision {
  const trace = unpackTrace(JSON.parse(row.trace)) as unknown as StoredTrace
  const { request, card, account } = trace
  const withoutRules = trace.otherwise ?? row.reason ?? APPROVED
  return {
    row,
    request,
    ...standingOf(row, trace, withoutRules),
    reachedRules: trace.rules !== undefined || AFTER_RULES.has(row.reason),
    isAboutMoney: withoutRules === APPROVED || AFTER_RULES.has(withoutRules),
    limits: (trace.checks ?? []).filter(({ kind }) => kind === 'limit'),
    isCounted: trace.chain?.isCounted === true,
    hasException: trace.exceptionId !== undefined,
    isExcepted: trace.exceptionId !== undefined && trace.isExceptionByPolicy !== true,
    missing: trace.rules?.missing ?? NONE,
    read: trace.rules?.values ?? {},
    card: {
      cardId: row.card_id,
      lineId: card.line,
      accountId,
      userId,
      purpose: card.purpose,
      createdAtMs: card.createdAtMs,
      currency: account.currency,
      country: account.country,
      timeZone: account.timeZone,
      openedAtMs: account.openedAtMs,
    },
  }
}

/**
 * The balance was looked at for what was approved; of a decline by a rule it is known for the whole amount without a buffer. Where it
 * did not suffice, or a limit came first, it is known to suffice for nothing.
 */
function standingOf(
  row: ReplayDecision,
  { balanceBefore, chain, holdAfterMinor }: StoredTrace,
  withoutRules: string,
): Pick<RecordedDecision, 'availableMinor' | 'coveredMinor' | 'leftMinor'> {
  const availableMinor = BigInt(balanceBefore.availableMinor)
  if (withoutRules !== APPROVED) return { availableMinor, coveredMinor: 0n, leftMinor: availableMinor }
  if (!row.is_approved) {
    return { availableMinor, coveredMinor: row.requested_minor, leftMinor: availableMinor - row.requested_minor }
  }
  const grownMinor = BigInt((holdAfterMinor ?? 0) - (chain?.holdMinor ?? 0))
  return {
    availableMinor,
    coveredMinor: row.approved_minor + row.buffer_minor,
    leftMinor: availableMinor - grownMinor,
  }
}

/** The request in the words that rules are written in, at a standing that the replay knows. */
export const recordedContext = ({ request, card }: RecordedDecision, standing: RequestStanding): RequestContext =>
  requestContextOf(
    {
      ...request,
      amountMinor: BigInt(request.amountMinor),
      merchantAmountMinor: BigInt(request.merchantAmountMinor),
      atmFeeMinor: request.atmFeeMinor === undefined ? undefined : BigInt(request.atmFeeMinor),
      cashbackMinor: request.cashbackMinor === undefined ? undefined : BigInt(request.cashbackMinor),
    },
    card,
    standing,
  )
