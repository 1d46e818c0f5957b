import type { RuleFactView } from '@cardwright/contracts'
import { FACTS, type FactSource } from '@cardwright/rules'

const MAINTAINED: Readonly<Record<FactSource, string>> = {
  request: 'In the request itself',
  card: "Read from the card's row",
  account: "Read from the account's row",
  velocity: "A counter, kept exact inside each decision's transaction",
  history: "Remembered of the past, brought up to date inside each decision's transaction",
  merchants: 'Counted over all cardholders beside the decisions: approximate',
}

const VIEWS: readonly RuleFactView[] = FACTS.map(({ name, type, meaning, source }) => ({
  name,
  type,
  meaning,
  maintained: MAINTAINED[source],
}))

/** Every fact that rules may ask for, with how it comes about. */
export const listFacts = (): readonly RuleFactView[] => VIEWS
