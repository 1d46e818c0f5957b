import { describeTrace, type FactValues, type RuleDocument, type RuleSetTrace } from '@cardwright/rules'

/** A rule that was looked at, as a step of a decision's explanation. */
export interface RuleStep {
  kind: 'rule'
  name: string
  passed: boolean
  values: Record<string, unknown>
}

/** Each rule that was looked at: what it asks, what it saw, what came of it. */
export const describeRules = (documents: readonly RuleDocument[], trace: RuleSetTrace): RuleStep[] =>
  describeTrace(documents, trace).map(({ ruleId, version, name, when, action, result, error, values }) => ({
    kind: 'rule',
    name,
    passed:
      result === 'not_matched' || (result === 'matched' && action.kind !== 'decline' && action.kind !== 'partial'),
    values: {
      ruleId,
      version,
      result,
      ...(error === undefined ? {} : { error }),
      when,
      action: toJson(action),
      facts: factsToJson(values),
    },
  }))

const toJson = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, part]) => [key, typeof part === 'bigint' ? Number(part) : part]))

/** Facts as JSON: whole numbers as numbers, or as text where a number could not hold them exactly. */
function factsToJson(values: FactValues): Record<string, string | number | boolean> {
  const written: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'bigint') {
      const number = Number(value)
      written[name] = Number.isSafeInteger(number) ? number : value.toString()
    } else if (value !== undefined) written[name] = value
  }
  return written
}
