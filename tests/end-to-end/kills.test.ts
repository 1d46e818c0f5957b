import type { ApiClient } from '@cardwright/api-client'
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signIn } from '../../apps/launcher/src/demo/cast.ts'
import { type RunningProgram, startProgram } from '../support/running-program.ts'
import { until } from '../support/until.ts'
import { type CardPair, findDifferences } from './compare-with-issuer.ts'
import { openIssuer } from './issuer-client.ts'
import { createRandomPayments } from './random-payments.ts'

const PARTS = ['api', 'sandbox', 'worker', 'postgres', 'api'] as const
/** How many deeds of merchants lie between one kill and the next. */
const DEEDS_BETWEEN = 40
const MERCHANTS = 6
const CARDS = 3
/** What a kill kept from being told comes again after a second, five, half a minute, two minutes, or is fetched by the worker then. */
const AGREES = { timeout: 400_000, interval: 1_000 }
const GOES_ON = { timeoutMs: 200_000, intervalMs: 20 }
const TIMEOUT_MS = 900_000

describe('payments at random while the API, the worker, the issuer and PostgreSQL are killed one after another', () => {
  let program: RunningProgram
  let issuer: Stripe
  let api: ApiClient

  beforeAll(async () => {
    program = await startProgram()
    const { api: own, sandbox, logins } = program.readRunFile()
    const login = logins.find(({ role }) => role === 'cardholder')
    if (login === undefined) throw new Error('there is no cardholder to sign in as')
    issuer = openIssuer(sandbox.url)
    const signedIn = await signIn({ apiUrl: own.url, sandboxUrl: sandbox.url }, login)
    api = signedIn.api
    await api.post('/account/fund', { body: { amountMinor: 300_000 } })
  })

  afterAll(() => program?.stop())

  test(
    'end with both sides saying the same of every payment, limits used up exactly, and books that agree',
    async () => {
      const cards = await Promise.all(Array.from({ length: CARDS }, () => createCard(api, issuer)))
      const payments = createRandomPayments(
        issuer,
        cards.map(({ issuerId }) => issuerId),
      )
      let isOver = false
      const merchants = Promise.all(Array.from({ length: MERCHANTS }, () => payments.play(() => isOver)))
      try {
        for (const part of PARTS) {
          const before = payments.done
          await Promise.race([
            merchants,
            until('payments to go on', () => payments.done >= before + DEEDS_BETWEEN, GOES_ON),
          ])
          await kill(program, part)
        }
      } finally {
        isOver = true
      }
      await merchants
      const parties = { api, issuer, databaseUrl: program.readRunFile().postgres.url }
      await vi.waitFor(async () => expect(await findDifferences(parties, cards)).toEqual([]), AGREES)
    },
    TIMEOUT_MS,
  )
})

/** A card that may spend three different limits, and what the issuer calls it. */
async function createCard(api: ApiClient, issuer: Stripe): Promise<CardPair> {
  const { id } = await api.post('/cards/create', {
    body: {
      cardType: 'virtual',
      controls: {
        limits: [
          { amountMinor: 90_000, interval: 'monthly' },
          { amountMinor: 80_000, interval: { trailingSeconds: 86_400 } },
          { amountMinor: 9_000, interval: 'per_authorization' },
        ],
      },
    },
  })
  const issuerId = await until('the card at the issuer', async () => {
    const cards = await issuer.issuing.cards.list({ limit: 100 })
    return cards.data.find(({ metadata }) => Object.values(metadata).includes(id))?.id
  })
  return { id, issuerId }
}

async function kill({ readRunFile }: RunningProgram, part: (typeof PARTS)[number]): Promise<void> {
  const { pid } = readRunFile()[part]
  if (pid === null) throw new Error(`${part} has no process of its own`)
  process.kill(pid, 'SIGKILL')
  await until(`the ${part} to come back`, () => readRunFile()[part].pid !== pid, GOES_ON)
}
