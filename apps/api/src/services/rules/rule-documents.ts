import type { RuleSaveRequest } from '@cardwright/contracts'
import type { RuleAction, RuleDocument } from '@cardwright/rules'
import type { StoredAction, StoredRule } from '../../models/rules/rule-model.ts'
import type { StoredRuleDocument } from '../../models/rules/rule-set-model.ts'

/** A document as it runs, out of what the database keeps: amounts become `bigint`. */
export const toRuleDocument = ({ action, ...rest }: StoredRuleDocument): RuleDocument => ({
  ...rest,
  action: toAction(action),
})

function toAction(action: StoredAction): RuleAction {
  switch (action.kind) {
    case 'decline':
      return { kind: 'decline', reason: action.reason as Extract<RuleAction, { kind: 'decline' }>['reason'] }
    case 'partial':
      return {
        kind: 'partial',
        ...(action.maxAmountMinor === undefined ? {} : { maxAmountMinor: BigInt(action.maxAmountMinor) }),
        ...(action.percent === undefined ? {} : { percent: action.percent }),
      }
    case 'hold_buffer':
      return {
        kind: 'hold_buffer',
        ...(action.amountMinor === undefined ? {} : { amountMinor: BigInt(action.amountMinor) }),
        ...(action.percent === undefined ? {} : { percent: action.percent }),
      }
    default:
      return action
  }
}

/** The same the other way round. */
export const toStoredRule = ({
  scope,
  stream,
  when,
  action,
  onError,
}: Pick<RuleDocument, 'scope' | 'stream' | 'when' | 'action' | 'onError'>): StoredRule => ({
  scope: { kind: scope.kind, ...(scope.id === undefined ? {} : { id: scope.id }) },
  stream,
  when,
  action: toStoredAction(action),
  onError: onError ?? 'decline',
})

function toStoredAction(action: RuleAction): StoredAction {
  switch (action.kind) {
    case 'partial':
      return {
        kind: 'partial',
        ...(action.maxAmountMinor === undefined ? {} : { maxAmountMinor: Number(action.maxAmountMinor) }),
        ...(action.percent === undefined ? {} : { percent: action.percent }),
      }
    case 'hold_buffer':
      return {
        kind: 'hold_buffer',
        ...(action.amountMinor === undefined ? {} : { amountMinor: Number(action.amountMinor) }),
        ...(action.percent === undefined ? {} : { percent: action.percent }),
      }
    default:
      return action
  }
}

/** What a person sent, as a document of the version it would become. */
export const documentOf = (
  request: Omit<RuleSaveRequest, 'ruleId'>,
  { ruleId, version }: { ruleId: string; version: number },
): RuleDocument => ({
  ruleId,
  version,
  name: request.name,
  scope: request.scope,
  stream: request.stream,
  when: request.when,
  action: request.action as RuleAction,
  onError: request.onError ?? 'decline',
})
