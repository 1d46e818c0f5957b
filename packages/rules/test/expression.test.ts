import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FACTS, type FactValue, parseExpression } from '../src/index.ts'
import { compileCondition, RuleRunError, toSlotValue } from '../src/rules/compile-expression.ts'
import { ENVIRONMENT } from '../src/rules/parse-expression.ts'
import { starterRuleDocuments } from '../src/rules/starter-rules.ts'
import { condition, factValues, nested } from './expression-fixtures.ts'
import { facts } from './rule-fixtures.ts'

const problemOf = (source: string) => {
  const parsed = parseExpression(source)
  return parsed.ok ? undefined : parsed.problem
}

/** The value of a condition by our own function, or 'error'. */
function run(source: string, values: Readonly<Record<string, FactValue | undefined>>): boolean | 'error' {
  const parsed = parseExpression(source)
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message}`)
  const names: string[] = []
  const holds = compileCondition(parsed.expression, (name) =>
    names.includes(name) ? names.indexOf(name) : names.push(name) - 1,
  )
  try {
    return holds(
      names.map((name) => {
        const value = values[name]
        return value === undefined ? undefined : toSlotValue(value)
      }),
    )
  } catch (error) {
    if (error instanceof RuleRunError) return 'error'
    throw error
  }
}

/** The same by the CEL library's evaluator. */
function runByLibrary(source: string, values: Record<string, FactValue>): boolean | 'error' {
  try {
    return ENVIRONMENT.parse(source)(nested(values)) === true
  } catch {
    return 'error'
  }
}

describe('conditions', () => {
  it('mean what the CEL library takes them to mean, errors included', () => {
    fc.assert(
      fc.property(condition, factValues, (source, values) => {
        fc.pre(parseExpression(source).ok)
        expect(run(source, values)).toBe(runByLibrary(source, values))
      }),
      { numRuns: 3000 },
    )
  })

  it('are read where they are well typed', () => {
    let read = 0
    let all = 0
    fc.assert(
      fc.property(condition, (source) => {
        all++
        if (parseExpression(source).ok) read++
        else expect(problemOf(source)?.code).toBe('too_large')
      }),
      { numRuns: 500 },
    )
    expect(read).toBeGreaterThan(all / 2)
  })

  it('do not care about an error on one side where the other side decides', () => {
    const zero = { amount: 0n }
    expect(run('1 / amount > 0 || true', zero)).toBe(true)
    expect(run('1 / amount > 0 && false', zero)).toBe(false)
    expect(run('1 / amount > 0 || false', zero)).toBe('error')
    expect(run('amount == 0 || 1 / amount > 0', zero)).toBe(true)
  })

  it.each([
    '(isForeign ? true : 1 / amount > 0)',
    '(isForeign ? 1 : 1 / amount) > 0',
    '(1 / amount > 0 ? true : true)',
    '1 / amount in [1]',
    'amount in [1, 1 / amount]',
    'merchant.name.contains(1 / amount > 0 ? "a" : "b")',
    '(1 / amount > 0 ? "a" : "b").startsWith(merchant.name)',
    'merchant.name.containsAny(["a", 1 / amount > 0 ? "a" : "b"])',
    'size(1 / amount > 0 ? "a" : "b") > 0',
    '-(1 % amount) > 0',
    '!(1 / amount > 0)',
  ])('do not care about an error in %s either where the other side decides', (failing) => {
    const values = { amount: 0n, isForeign: false, 'merchant.name': 'Cafe' }
    const told = [`${failing} || true`, `${failing} && false`, `${failing} || false`].map((text) => run(text, values))
    expect(told).toEqual([true, false, 'error'])
  })

  it('have no value without a fact that they ask for, whatever they compare it with', () => {
    for (const op of ['==', '!=', '<', '<=', '>', '>='])
      for (const asked of [`amount ${op} 5`, `merchant.name ${op} "a"`, `5 ${op} amount`])
        expect([asked, run(asked, {})]).toEqual([asked, 'error'])
    for (const asked of ['isForeign', 'amount in [5]', 'merchant.name.contains("a")'])
      expect([asked, run(asked, {})]).toEqual([asked, 'error'])
  })

  it('never go beyond 64 bits', () => {
    expect(run('amount * amount > 0', { amount: 2n ** 40n })).toBe('error')
    expect(run('amount + 1 > 0', { amount: 2n ** 63n - 1n })).toBe('error')
    expect(run('-amount > 0', { amount: -(2n ** 63n) })).toBe('error')
    expect(run('amount / -1 > 0', { amount: -(2n ** 63n) })).toBe('error')
    expect(problemOf('amount > 9223372036854775808')?.code).toBe('type_error')
    expect(problemOf('amount > -9223372036854775809')?.code).toBe('type_error')
    expect(run('amount == -9223372036854775808', { amount: -(2n ** 63n) })).toBe(true)
    expect(run('--9223372036854775808 > 0', {})).toBe('error')
  })

  it('can ask for every declared fact', () => {
    const ask = {
      int: (name: string) => `${name} >= -1`,
      string: (name: string) => `size(${name}) >= 0`,
      bool: (name: string) => `${name} || !${name}`,
    }
    for (const { name, type } of FACTS) expect([name, run(ask[type](name), facts())]).toEqual([name, true])
  })
})

describe('what is refused', () => {
  it('is an unknown fact, with its place and the nearest name', () => {
    expect(problemOf('amount > 5 &&\n  card.cont24h > 3')).toEqual({
      path: 'when',
      code: 'unknown_fact',
      message: 'There is no fact called card.cont24h; did you mean card.count24h?',
      line: 2,
      column: 3,
    })
    expect(problemOf('merchant')?.message).toContain('merchant.country')
    expect(problemOf('constructor')?.code).toBe('unknown_fact')
    expect(problemOf('merchant.constructor == "x"')?.code).toBe('unknown_fact')
    expect(problemOf('__proto__.x == 1')).toBeDefined()
  })

  it('is a wrong type, with its place', () => {
    expect(problemOf('amount > "5"')).toMatchObject({ code: 'type_error', line: 1, column: 10 })
    expect(problemOf('amount')).toMatchObject({ code: 'type_error' })
    expect(problemOf('isForeign > true')).toMatchObject({ code: 'type_error' })
    expect(problemOf('amount in ["5"]')).toMatchObject({ code: 'type_error', column: 12 })
    expect(problemOf('amount in amount')).toMatchObject({ code: 'type_error' })
    expect(problemOf('isForeign ? 1 : 2')).toMatchObject({ code: 'type_error' })
    expect(problemOf('"a" + merchant.name == "b"')).toMatchObject({ code: 'type_error' })
  })

  it('is a syntax error, with its place', () => {
    expect(problemOf('amount >')).toMatchObject({ code: 'syntax_error', line: 1, column: 9 })
    expect(problemOf('   ')).toMatchObject({ code: 'syntax_error' })
    expect(problemOf('amount ≥ 5')).toMatchObject({ code: 'syntax_error', column: 8 })
  })

  it('is a value that the fact never has', () => {
    expect(problemOf('channel == "onlin"')).toMatchObject({ code: 'impossible_value', column: 12 })
    expect(problemOf('"USD" == currency')).toMatchObject({ code: 'impossible_value', column: 1 })
    expect(problemOf('merchant.country in ["DE", "de"]')).toMatchObject({ code: 'impossible_value', column: 28 })
    expect(problemOf('merchant.mcc == "541"')).toMatchObject({ code: 'impossible_value' })
    expect(problemOf('merchant.country == ""')).toBeUndefined()
  })

  it('is everything that is not bounded: regular expressions, loops, growing texts', () => {
    for (const source of [
      'merchant.name.matches("(a+)+$")',
      '["a"].exists(x, merchant.name.contains(x))',
      'cel.bind(x, merchant.name, x == x)',
      'merchant.name.split("").size() > 3',
      '[[1]] == [[1]]',
      '{"a": 1}.size() > 0',
      'dyn(amount) == 1',
      'type(amount) == int',
      'has(merchant.name)',
      'amount > 1.5',
      'amount == null',
      'b"x" == b"x"',
      'merchant["name"] == "x"',
      'timestamp("2026-01-01T00:00:00Z") == timestamp("2026-01-01T00:00:00Z")',
    ]) {
      expect([source, problemOf(source) !== undefined]).toEqual([source, true])
    }
  })

  it('is what makes a rule look otherwise than it runs', () => {
    expect(problemOf('amount > 1 // \u202e')).toMatchObject({ code: 'not_allowed', column: 15 })
    expect(problemOf('merchant.name == "\u2066x"')).toMatchObject({ code: 'not_allowed', column: 19 })
  })

  it('is what is too long, too deep or too wide', () => {
    expect(problemOf(`amount > ${'1'.repeat(9000)}`)?.code).toBe('too_large')
    expect(problemOf(`${'('.repeat(100)}true${')'.repeat(100)}`)?.code).toBe('too_large')
    expect(problemOf(`amount in [${Array.from({ length: 501 }, (_, index) => index).join(',')}]`)?.code).toBe(
      'too_large',
    )
    expect(problemOf(Array.from({ length: 300 }, () => 'isForeign').join('||'))).toBeUndefined()
    expect(problemOf(Array.from({ length: 600 }, () => 'true').join('||'))).toBeUndefined()
  })
})

describe('10,000 broken texts', () => {
  const seeds = starterRuleDocuments().map(({ when }) => when)
  const fragments = fc.constantFrom(
    ...[
      '&&',
      '||',
      '!',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '?',
      ':',
      '.',
      ',',
      '"',
      "'",
      '"""',
      'r"',
      'b"',
      '\\u',
      '\\x',
      '-',
      '/',
      '%',
      '*',
      '+',
    ],
    ...[
      'in',
      'true',
      'null',
      'amount',
      'merchant.name',
      'card.sum24h',
      '.matches("(a*)*b")',
      '.exists(x, x)',
      '.map(x, x)',
      'cel.bind(',
    ],
    ...[
      '0',
      '0x',
      '1e309',
      '9999999999999999999999',
      '1u',
      '\n',
      '\r',
      '\t',
      '\0',
      '//',
      '😀',
      '\ud800',
      '__proto__',
      'constructor',
      'this',
    ],
  )
  const mutation = fc.tuple(fc.nat(200), fc.nat(8), fc.oneof(fragments, fc.string({ maxLength: 8, unit: 'binary' })))
  const broken = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }))
      .map(([seed, mutations]) =>
        mutations.reduce(
          (text, [at, cut, put]) =>
            text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut),
          seed,
        ),
      ),
  )

  it('neither crash nor hang: each is a condition that runs, or a problem with its place', () => {
    const values = facts()
    fc.assert(
      fc.property(broken, (source) => {
        const parsed = parseExpression(source)
        if (parsed.ok) {
          run(source, values)
          return
        }
        const { line = 0, column = 0, message } = parsed.problem
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(line).toBeLessThanOrEqual(source.split('\n').length)
        expect(message.length).toBeLessThan(300)
      }),
      { numRuns: 10_000 },
    )
  })
})
