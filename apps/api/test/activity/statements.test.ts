import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { readPdfRows } from '../support/pdf-text.ts'

const DAY_MS = 86_400_000
const api = await startIssuingApi()
const asOwner = (card: CardOfTest) => ({ token: card.person.accessToken })

interface StatementOfTest {
  month: string
  currency: string
  openingMinor: number
  closingMinor: number
  isComplete: boolean
  entries?: { amountMinor: number; description: string }[]
}

const months = async (card: CardOfTest, query = ''): Promise<StatementOfTest[]> =>
  (await api.get(`/account/statements${query}`, asOwner(card))).body.data as StatementOfTest[]

async function buy(card: CardOfTest, amount: number, merchantName = 'Corner Grocery', currency = 'usd'): Promise<void> {
  const chain = new ProviderChain({
    issuerCardId: card.issuerCardId,
    merchantName,
    currency,
    created: Math.floor(api.clock.nowMs() / 1000),
  })
  await api.send(chain.record(amount, true))
  for (const event of chain.capture(amount, true)) await api.send(event)
}

describe('entries', () => {
  it('are listed whole when they are read page by page, also those of one moment', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 6_000)
    const whole = (await api.get('/account/entries', asOwner(card))).body.data
    expect(whole).toHaveLength(3)
    const paged: unknown[] = []
    let cursor = ''
    do {
      const { body } = await api.get(`/account/entries?limit=1${cursor}`, asOwner(card))
      paged.push(...(body.data as unknown[]))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect(paged).toEqual(whole)
  })
})

describe('statements', () => {
  it('begin each month where the last one ended, and end at the balance of the account', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 1_200)
    api.clock.advance(32 * DAY_MS)
    Object.assign(card.person, await api.logIn(card.person))
    await buy(card, 6_000)
    const list = await months(card)
    expect(list.length).toBeGreaterThanOrEqual(2)
    const oldestFirst = list.toReversed()
    expect(oldestFirst[0]).toMatchObject({ openingMinor: 0, closingMinor: 3_800, isComplete: true })
    for (const [index, row] of oldestFirst.slice(1).entries())
      expect(row.openingMinor).toBe(oldestFirst[index]?.closingMinor)
    expect(list[0]).toMatchObject({ isComplete: false, closingMinor: (await api.balance(card)).ledgerMinor })
    expect(list[0]?.closingMinor).toBe(-2_200)
    for (const { month } of list) {
      const [statement] = await months(card, `?month=${month}`)
      const sum = (statement?.entries ?? []).reduce((total, { amountMinor }) => total + amountMinor, 0)
      expect((statement?.openingMinor ?? 0) + sum).toBe(statement?.closingMinor)
    }
  })

  it('has a section for each other currency in which something posted', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 800, 'Bakery', 'eur')
    const month = api.clock.now().toISOString().slice(0, 7)
    expect(await months(card, `?month=${month}`)).toMatchObject([
      { currency: 'usd', closingMinor: 5_000 },
      { currency: 'eur', closingMinor: -800, entries: [{ amountMinor: -800, description: 'Bakery (overdraft)' }] },
    ])
  })

  it('comes as CSV with running balances, in which nothing is a formula', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 1_234, '=HYPERLINK("x"), Inc')
    const month = api.clock.now().toISOString().slice(0, 7)
    const { text, headers } = await api.get(`/account/statements?month=${month}&format=csv`, asOwner(card))
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toContain(`statement-${month}.csv`)
    expect(headers.get('cache-control')).toBe('no-store')
    const lines = text.split('\r\n')
    expect(lines[1]).toBe(',opening,Opening balance,,0.00,USD,,')
    expect(lines[2]).toContain(',funding,Money added,50.00,50.00,USD,')
    expect(lines[3]).toContain(`,capture,"'=HYPERLINK(""x""), Inc",-12.34,37.66,USD,`)
    expect(lines[4]).toBe(',closing,Closing balance,,37.66,USD,,')
  })

  it.each([
    ['@SUM(1)', "'@SUM(1)"],
    ['+1-2', "'+1-2"],
    ['-2+3', "'-2+3"],
    ['\t=1', "'=1"],
    ['Two\nLines', 'Two Lines'],
    ['12" Pizza', '"12"" Pizza"'],
    ['-42', '-42'],
  ])('has the name %j of a merchant in one cell of its CSV, as a text', async (merchantName, cell) => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 1_234, merchantName)
    const month = api.clock.now().toISOString().slice(0, 7)
    const { text } = await api.get(`/account/statements?month=${month}&format=csv`, asOwner(card))
    expect(text).toContain(`,capture,${cell},-12.34,37.66,USD,`)
  })

  it('begins with the first moment of its month, and lists another currency from its first posting on', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    const opened = api.clock.now()
    const month = opened.toISOString().slice(0, 7)
    const next = new Date(Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() + 1, 1))
    await api.clock.standStill(async () => {
      api.clock.advance(next.getTime() - api.clock.nowMs())
      Object.assign(card.person, await api.logIn(card.person))
      await buy(card, 1_000)
      await buy(card, 300, 'Bakery', 'eur')
    })
    expect(await months(card, `?month=${month}`)).toMatchObject([
      { currency: 'usd', closingMinor: 5_000, entries: [{ amountMinor: 5_000 }] },
    ])
    expect(await months(card, `?month=${next.toISOString().slice(0, 7)}`)).toMatchObject([
      { currency: 'usd', openingMinor: 5_000, closingMinor: 4_000, entries: [{ amountMinor: -1_000 }] },
      { currency: 'eur', openingMinor: 0, closingMinor: -300 },
    ])
    const entriesOf = async (query: string) =>
      ((await api.get(`/account/entries?${query}`, asOwner(card))).body.data as { amountMinor: number }[])
        .map(({ amountMinor }) => amountMinor)
        .toSorted((a, b) => a - b)
    expect(await entriesOf(`to=${next.toISOString()}`)).toEqual([5_000])
    expect(await entriesOf(`from=${next.toISOString()}`)).toEqual([-1_000, -300])
  })

  it('has what happened before the account was opened in its own month, once, and begins with the first of it', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    const opened = api.clock.now()
    const startOf = (back: number) => Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() - back, 1)
    for (const [atMs, amount] of [
      [startOf(1), 100],
      [startOf(2) + 3_600_000, 200],
    ] as const) {
      const event = new ProviderChain({ issuerCardId: card.issuerCardId }).forcePost(amount)
      const { object } = event.data as { object: object }
      await api.send({ ...event, data: { object: { ...object, created: atMs / 1000 } } })
    }
    const statements = [0, 1, 2].map(async (back) => {
      const month = new Date(startOf(back)).toISOString().slice(0, 7)
      const [{ openingMinor, closingMinor, entries = [] } = {} as StatementOfTest] = await months(
        card,
        `?month=${month}`,
      )
      return [openingMinor, closingMinor, entries.map(({ amountMinor }) => amountMinor)]
    })
    expect(await Promise.all(statements)).toEqual([
      [-300, -300, []],
      [-200, -300, [-100]],
      [0, -200, [-200]],
    ])
    expect(await months(card)).toHaveLength(3)
  })

  it('comes as CSV that programs read alike in every language: only the description is in the reader’s', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    await buy(card, 1_234)
    const month = api.clock.now().toISOString().slice(0, 7)
    const linesIn = async (language: string): Promise<string[][]> => {
      const headers = { 'Accept-Language': language }
      const { text } = await api.get(`/account/statements?month=${month}&format=csv`, { ...asOwner(card), headers })
      return text.split('\r\n').map((line) => line.split(','))
    }
    const [english, german] = [await linesIn('en'), await linesIn('de')]
    const withoutDescription = (lines: string[][]) => lines.map((cells) => cells.toSpliced(2, 1))
    expect(withoutDescription(german)).toEqual(withoutDescription(english))
    expect(german.map((cells) => cells[2])).toEqual([
      'description',
      'Anfangssaldo',
      'Einzahlung',
      'Corner Grocery',
      'Endsaldo',
      undefined,
    ])
    // No mark of direction stands in the way of whoever searches for a shop.
    expect((await linesIn('ar'))[3]?.[2]).toBe('Corner Grocery')
    const entries = await api.get('/account/entries', { ...asOwner(card), headers: { 'Accept-Language': 'ar' } })
    expect(entries.body.data).toMatchObject([
      { description: '\u2068Corner Grocery\u2069' },
      { description: 'إضافة مال' },
    ])
  })

  it('comes as PDF in the language of its reader, with letters of both scripts', async () => {
    const card = await api.giveCard({ fundedMinor: 500_000n })
    await buy(card, 100, 'مخبز الشام')
    const month = api.clock.now().toISOString().slice(0, 7)
    const pdfIn = async (language: string): Promise<string> => {
      const response = await fetch(`${api.url}/account/statements?month=${month}&format=pdf`, {
        headers: { authorization: `Bearer ${card.person.accessToken}`, 'Accept-Language': language },
      })
      return Buffer.from(await response.arrayBuffer()).toString('latin1')
    }
    for (const language of ['en', 'de', 'ar']) {
      const pdf = await pdfIn(language)
      expect(pdf).toContain(`/Lang (${language})`)
      expect(pdf).toMatch(/\/BaseFont \/[A-Z]{6}\+Figtree/)
      expect(pdf).toMatch(/\/BaseFont \/[A-Z]{6}\+ReadexPro/)
    }
  })

  it('comes as PDF with the figures of its entries, the balance after each, and that at the end', async () => {
    const card = await api.giveCard({ fundedMinor: 5_000n })
    for (const amount of [1_234, 1_000]) {
      api.clock.advance(1)
      await buy(card, amount)
    }
    const month = api.clock.now().toISOString().slice(0, 7)
    const response = await fetch(`${api.url}/account/statements?month=${month}&format=pdf`, {
      headers: { authorization: `Bearer ${card.person.accessToken}` },
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    const rows = readPdfRows(Buffer.from(await response.arrayBuffer()))
    expect(rows[0]).toEqual(['Account statement'])
    expect(rows).toContainEqual([card.person.fullName])
    expect(rows.filter((row) => row.length === 4).map(([, ...row]) => row)).toEqual([
      ['Posting (USD)', 'Amount', 'Balance'],
      ['Money added', '+50.00', '50.00'],
      ['Corner Grocery', '-12.34', '37.66'],
      ['Corner Grocery', '-10.00', '27.66'],
    ])
    expect(rows.filter((row) => row.length === 2)).toEqual([
      ['Opening balance', '0.00'],
      ['Closing balance', '27.66'],
    ])
  })

  it('comes as PDF, the same bytes each time, also over many pages and with foreign letters', async () => {
    const card = await api.giveCard({ fundedMinor: 500_000n })
    await buy(card, 100, 'Łódź 東京 Café')
    for (let index = 0; index < 60; index += 1) await buy(card, 10 + index)
    const month = api.clock.now().toISOString().slice(0, 7)
    const read = async () => {
      const response = await fetch(`${api.url}/account/statements?month=${month}&format=pdf`, {
        headers: { authorization: `Bearer ${card.person.accessToken}` },
      })
      expect(response.headers.get('content-type')).toBe('application/pdf')
      return Buffer.from(await response.arrayBuffer())
    }
    const [first, second] = [await read(), await read()]
    expect(first.subarray(0, 5).toString()).toBe('%PDF-')
    expect(first.equals(second)).toBe(true)
    expect(first.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBe(2)
  })

  it('is not there for months before the account or after today', async () => {
    const card = await api.giveCard()
    for (const month of ['1999-01', '2999-01'])
      expect((await api.get(`/account/statements?month=${month}`, asOwner(card))).body.code).toBe('not_found')
    expect((await api.get('/account/statements?month=2026-13', asOwner(card))).body.code).toBe('validation_failed')
  })
})

describe('asking for statements', () => {
  it('is answered sixty times a minute for one person, not more often, and all the while for others', async () => {
    const [card, other] = [await api.giveCard(), await api.giveCard()]
    const ask = () => api.get('/account/statements?month=never', asOwner(card))
    const answers = await Promise.all(Array.from({ length: 70 }, ask))
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([...Array(60).fill(422), ...Array(10).fill(429)])
    expect(await months(other)).toHaveLength(1)
  })
})
