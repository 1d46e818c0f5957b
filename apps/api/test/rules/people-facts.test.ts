import { expect, test } from 'vitest'
import { signUpVerified } from '../support/kyc-forms.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const reviewer = await signInStaff(api, 'compliance')

/** Fourteen hours before UTC: no hour there is the hour of any other default. */
const TIME_ZONE = 'Pacific/Kiritimati'
const hourThere = (): number =>
  Number(
    new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: TIME_ZONE }).format(api.clock.now()),
  )

test('a rule sees where a person lives, as the papers that were approved say, and the hour by the clock that the person set', async () => {
  const person = await signUpVerified(api, reviewer)
  const token = person.accessToken
  expect((await api.post('/me/update', { timeZone: TIME_ZONE }, { token })).status).toBe(200)
  await api.liveRule({
    when: 'account.country == "DE" && localHour >= 0',
    action: { kind: 'decline', reason: 'fraud_suspected' },
  })
  const card = await api.giveCard({ person })
  const before = hourThere()
  const { answer, id } = await api.ask(card, 100)
  expect(answer.approved).toBe(false)
  const hour = /"localHour":(\d+)/.exec(JSON.stringify(await api.detail(id)))?.[1]
  expect([before, hourThere()]).toContain(Number(hour))
})
