import { expect, test } from 'vitest'
import { readableLine } from '../src/output.ts'
import { table } from '../src/welcome.ts'

const plain = { bold: (text: string) => text, dim: (text: string) => text, warning: (text: string) => text }

test('turns a log line for machines into one for people', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-01-01T00:00:00Z',
    component: 'api',
    reason: 'full',
    count: 2,
    msg: 'queue stopped',
  })
  expect(readableLine(line, plain)).toBe('WARN queue stopped reason=full count=2')
})

test('leaves any other line as it is', () => {
  expect(readableLine('listening on 3000', plain)).toBe('listening on 3000')
  expect(readableLine('{ not json', plain)).toBe('{ not json')
})

test('aligns the columns of a table, and leaves out one without rows', () => {
  const rows = [
    ['Open', ''],
    ['Docs', 'http://a'],
    ['Merchant terminal', 'http://b'],
  ]
  expect(table(rows, plain)).toBe('  Open\n  Docs                http://a\n  Merchant terminal   http://b')
  expect(table([['Open', '']], plain)).toBe('')
})
