import type { ApiClient } from '@cardwright/api-client'
import { readBooks, readPostedFacts, type TrialBalanceLine } from './books.ts'
import type { IssuedCard } from './card-story.ts'
import type { Cast } from './cast.ts'
import { DemoFailure, expectEqual } from './demo-failure.ts'
import { count, inMoney } from './figures.ts'
import type { Person } from './identity-story.ts'

/** What was done stands in the audit log, and the books agree with each other and with the issuer. */
export async function audit(cast: Cast, person: Person, card: IssuedCard, staff: ApiClient): Promise<void> {
  await readAuditLog(cast, person, staff)
  await compareWithIssuer(cast, card)
  await checkBooks(cast)
}

async function readAuditLog({ tell }: Cast, { id }: Person, staff: ApiClient): Promise<void> {
  tell.step('Staff read what this person did')
  const { data } = await staff.get('/admin/audit', { query: { actorId: id, limit: 100 } })
  const actions = data.map(({ action }) => action).reverse()
  for (const action of ['card.frozen', 'card.unfrozen', 'card.revealed'])
    if (!actions.includes(action))
      throw new DemoFailure(`The audit log should name ${action}, but has ${actions.join(', ')}`)
  tell.saw('operator', `${count(data.length, 'entry', 'entries')} in the audit log: ${actions.join(' · ')}`)
}

async function compareWithIssuer({ tell, network, program }: Cast, card: IssuedCard): Promise<void> {
  tell.step('The issuer’s records and ours are laid side by side')
  const recorded = await network.listTransactions(card.issuerCardId)
  const posted = await readPostedFacts(program.databaseUrl, card.cardId)
  expectEqual('The number of our settled facts', posted.size, recorded.length)
  for (const { id, amount } of recorded) expectEqual(`Our amount of ${id}`, posted.get(id), BigInt(amount))
  tell.saw('issuer', `Settled ${count(recorded.length, 'transaction')} on this card; we have the same, to the cent.`)
  tell.table(recorded.map(({ id, type, amount }) => [id, type, inMoney(amount, card.currency)]).reverse())
}

async function checkBooks({ tell, program }: Cast): Promise<void> {
  tell.step('The auditor balances the books')
  const { trialBalance, checks } = await readBooks(program.databaseUrl)
  tell.saw(
    'auditor',
    'Trial balance of the whole ledger, read with the role “reporting” (positive: owed to that account)',
  )
  for (const currency of new Set(trialBalance.map((line) => line.currency))) {
    const lines = trialBalance.filter((line) => line.currency === currency)
    const total = lines.reduce((sum, { netMinor }) => sum + netMinor, 0n)
    tell.table([...lines.map(nameLine), [`total ${currency}`, inMoney(total, currency)]])
    expectEqual(`The trial balance in ${currency}`, total, 0n)
  }
  for (const { title, examined, wrong } of checks) {
    expectEqual(`“${title}”: the number of exceptions among ${examined}`, wrong, 0)
    tell.saw('auditor', `✓ ${title} (${examined} examined)`)
  }
}

const nameLine = ({ account, currency, netMinor }: TrialBalanceLine) => [
  account.replaceAll('_', ' '),
  inMoney(netMinor, currency),
]
