import * as contracts from '@cardwright/contracts'
import * as rules from '@cardwright/rules'
import { describe, expect, it } from 'vitest'

/** The rules depend on nothing that the API speaks, so both spell some lists; here they are held against each other. */
describe('words that the API and the rules share', () => {
  const lists: readonly (readonly [name: string, ours: readonly string[], theirs: readonly string[]])[] = [
    ['reasons for declining', rules.DECLINE_REASONS, contracts.DECLINE_REASONS],
    ['remedies', rules.REMEDIES, contracts.REMEDIES],
    ['languages', rules.EXPLANATION_LANGUAGES, contracts.LANGUAGES],
    ['channels', rules.CHANNELS, contracts.CHANNELS],
    ['days of the week', rules.WEEKDAYS, contracts.WEEKDAYS],
    ['streams of rules', rules.RULE_STREAMS, contracts.RULE_STREAMS],
    ['scopes of rules', rules.SCOPE_KINDS, contracts.RULE_SCOPES],
    ['what an error in a rule counts as', rules.ON_ERROR, contracts.RULE_ERROR_OUTCOMES],
  ]

  it.each(lists)('are the same: %s', (_name, ours, theirs) => {
    expect([...ours].sort()).toEqual([...theirs].sort())
  })
})
