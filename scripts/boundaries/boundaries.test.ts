import { expect, test } from 'vitest'
import { findViolations } from './rules.ts'
import { parseSourceFile } from './source-files.ts'

const check = (path: string, text: string) =>
  findViolations([parseSourceFile(path, text)]).map(({ line, message }) => `${line}: ${message}`)

test('finds every form of an import, and its line', () => {
  const text = [
    "import pg from 'pg'",
    'import {',
    '  type Money,',
    "} from '@cardwright/money'",
    "import type { A } from './a.ts'",
    "export * from '../b.ts'",
    "import './side-effect.ts'",
    "const later = await import('stripe')",
    "// import nothing from 'commented'",
  ].join('\n')
  const { imports } = parseSourceFile('apps/api/src/services/x.ts', text)
  expect(imports.map(({ line, specifier, isType }) => [line, specifier, isType])).toEqual([
    [1, 'pg', false],
    [2, '@cardwright/money', false],
    [5, './a.ts', true],
    [6, '../b.ts', false],
    [7, './side-effect.ts', false],
    [8, 'stripe', false],
  ])
  expect(imports[3]?.target).toBe('apps/api/src/b.ts')
})

test('lets packages depend one way only', () => {
  expect(check('packages/ledger/src/x.ts', "import { add } from '@cardwright/money'")).toEqual([])
  expect(check('packages/money/src/x.ts', "import { x } from '@cardwright/ledger'")).toEqual([
    '1: packages/money may not import @cardwright/ledger',
  ])
})

test('lets the sandbox import nothing of ours, by name or by path', () => {
  expect(check('apps/sandbox/src/x.ts', "import { x } from '@cardwright/money'")).toHaveLength(1)
  expect(check('apps/sandbox/src/x.ts', "import { x } from '../../api/src/clock.ts'")).toHaveLength(1)
  expect(
    check('apps/sandbox/test/x.test.ts', "import { x } from '../../../tests/support/test-database.ts'"),
  ).toHaveLength(1)
})

test('keeps the layers of the API in order', () => {
  expect(check('apps/api/src/controllers/x.ts', "import { x } from '../services/x.ts'")).toEqual([])
  expect(check('apps/api/src/controllers/x.ts', "import { x } from '../models/x.ts'")).toEqual([
    '1: controllers may not import from models',
  ])
  expect(check('apps/api/src/controllers/x.ts', "import type { X } from '../models/x.ts'")).toEqual([])
  expect(check('apps/api/src/models/x.ts', "import type { X } from '../services/x.ts'")).toHaveLength(1)
})

test('keeps vendors in their adapters, and adapters behind their ports', () => {
  expect(check('apps/api/src/providers/issuer/stripe/client.ts', "import Stripe from 'stripe'")).toEqual([])
  expect(check('apps/api/src/services/x.ts', "import Stripe from 'stripe'")).toEqual([
    '1: "stripe" may not be imported here',
  ])
  expect(check('apps/api/src/services/x.ts', "import type { Issuer } from '../providers/issuer/issuer.ts'")).toEqual([])
  expect(check('apps/api/src/services/x.ts', "import { x } from '../providers/issuer/stripe/client.ts'")).toHaveLength(
    1,
  )
})

test('keeps clock, chance and input out of pure packages', () => {
  expect(
    check('packages/rules/src/x.ts', "import { readFileSync } from 'node:fs'\nconst now = Date.now()"),
  ).toHaveLength(2)
  expect(check('packages/rules/src/x.ts', '// Date.now() is not called here\nconst at = new Date(0)')).toEqual([])
})

test('lets only the configuration read the environment', () => {
  const reads = 'const port = process.env.PORT'
  expect(check('apps/api/src/config/env.ts', reads)).toEqual([])
  expect(check('apps/api/src/services/x.ts', reads)).toEqual(['1: only config/ reads the environment'])
})

test('lets no test wait for time to pass', () => {
  const sleep = `await new Promise((resolve) => ${'setTimeout'}(resolve, 50))`
  expect(check('apps/api/test/x.test.ts', sleep)).toHaveLength(1)
  expect(check('apps/api/src/x.ts', sleep)).toEqual([])
})
