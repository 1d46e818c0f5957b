import { AppError, type RuleSimulateRequest } from '@cardwright/contracts'
import {
  compileRuleSet,
  type RuleDocument,
  type RuleSetResult,
  type RuleSubject,
  readFactValues,
} from '@cardwright/rules'
import type { Context } from '../../context.ts'
import { findRuleVersion } from '../../models/rules/rule-model.ts'
import { findCurrentRuleSet } from '../../models/rules/rule-set-model.ts'
import { toRuleDocument } from './rule-documents.ts'
import { withVersion } from './rule-set-publisher.ts'
import { describeRules, type RuleStep } from './rule-trace.ts'

export interface Simulation {
  result: RuleSetResult
  steps: RuleStep[]
}

/**
 * What the live rules would say of these facts, or the live rules with one version among them. Nothing is decided or kept.
 * @throws AppError `validation_failed` naming each fact that is not known or of another type, `not_found`
 */
export async function simulateRules(
  { db }: Pick<Context, 'db'>,
  { facts: given, ruleId, version }: RuleSimulateRequest,
): Promise<Simulation> {
  if ((ruleId === undefined) !== (version === undefined)) {
    throw new AppError('validation_failed', {
      errors: [
        {
          path: version === undefined ? 'version' : 'ruleId',
          code: 'required',
          message: 'Name both the rule and its version',
        },
      ],
    })
  }
  const read = readFactValues(given)
  if (!read.ok)
    throw new AppError('validation_failed', {
      errors: read.problems.map((problem) => ({ ...problem, code: 'rule_problem' })),
    })
  const { documents } = await findCurrentRuleSet(db)
  const live = documents.map(toRuleDocument)
  const asked = ruleId === undefined || version === undefined ? undefined : await findRuleVersion(db, ruleId, version)
  if (ruleId !== undefined && asked === undefined) throw new AppError('not_found')
  const document =
    asked === undefined
      ? undefined
      : toRuleDocument({ ruleId: asked.rule_id, version: asked.version, name: asked.name, ...asked.document })
  const all = document === undefined ? live : withVersion(live, document)
  const ruleSet = compileRuleSet(all)
  const result = ruleSet.evaluate(read.facts, subjectOf(read.facts, document))
  return { result, steps: describeRules(ruleSet.documents, result.trace) }
}

/** The made-up request is one that the version in question is about. */
function subjectOf(facts: Readonly<Record<string, unknown>>, document: RuleDocument | undefined): RuleSubject {
  const { kind, id = '' } = document?.scope ?? { kind: 'program' }
  const text = (name: string): string => String(facts[name] ?? '')
  return {
    cardId: kind === 'card' ? id : text('card.id'),
    cardholderId: kind === 'cardholder' ? id : '',
    groupIds: [
      ...(kind === 'group' ? [id] : []),
      `purpose:${text('card.purpose')}`,
      `country:${text('account.country')}`,
      `currency:${text('currency')}`,
    ],
  }
}
