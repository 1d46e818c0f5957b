// What may be said to each command of package.json, and what it says of itself. Looked at before the command starts anything, also by
// Node 20: so no TypeScript.
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * `does`: what the command does. `options`: by name, what each means; with `value`, what it takes. `word`: what its one word means.
 * `passesOn`: words and options go to another program. `environment`: the variables that matter to whoever runs it.
 * @typedef {{ name: string, does: string, options?: Record<string, { value?: string, means: string }>, word?: [string, string],
 *   passesOn?: string, environment?: Record<string, string> }} Command
 */

const quick = { quick: { means: 'a short look: fewer and shorter measurements' } }
const tests = 'go to Vitest: names of files to run alone, -t "part of a name"'
const database = {
  DATABASE_URL: 'the database; without it, that of the running program',
  DATA_DIR: 'the data folder of the running program (.data)',
}

/** @type {Record<string, Command>} */
const COMMANDS = {
  'apps/launcher/src/bin/start.ts': {
    name: 'npm start',
    does: 'Starts the whole program: PostgreSQL, migrations, API, worker and sandbox, and prints where each is. Ctrl-C ends it.',
    environment: {
      'PORT, METRICS_PORT, SANDBOX_PORT, SANDBOX_SMTP_PORT': 'the ports (3000, 9464, 12111, 1025); 0 takes a free one',
      DATA_DIR: 'where everything is kept (.data)',
      DATABASE_URL: 'a PostgreSQL of your own; without it, one is started',
      STRIPE_SECRET_KEY: 'a key of Stripe Issuing; without it, the sandbox issues',
      '…': 'all others: .env.example. They may also stand in a file .env',
    },
  },
  'apps/launcher/src/bin/demo.ts': {
    name: 'npm run demo',
    does: 'Plays the story of a card against the running program, and prints what each party sees.',
    environment: { DATA_DIR: 'the data folder of the running program (.data)' },
  },
  'scripts/test.ts': {
    name: 'npm test',
    does: 'Every check and every test, on a PostgreSQL of their own. Some of them: npx vitest run FILE',
    environment: { TEST_POSTGRES_URL: 'a server to use instead: its superuser’s address' },
  },
  'scripts/generate.ts': {
    name: 'npm run generate',
    does: 'Makes every generated file anew: OpenAPI, client, schema.sql, .env.example, examples in docs.',
  },
  'scripts/check-boundaries.ts': {
    name: 'npm run check:boundaries',
    does: 'Checks which file may import what, and the few other house rules that a look at the text decides.',
  },
  'scripts/check-licences.ts': {
    name: 'npm run check:licences',
    does: 'Checks that every installed package came with a licence that is on the list.',
  },
  'scripts/check-generated.ts': {
    name: 'node scripts/node24.mjs scripts/check-generated.ts',
    does: 'Checks that generated files are what their sources make now.',
  },
  'scripts/test-native.ts': {
    name: 'npm run test:native',
    does: 'Checks the app for devices: bundles, native projects and their permissions, flows and store listings. About four minutes.',
    passesOn: tests,
  },
  'scripts/test-browser.ts': {
    name: 'npm run test:browser',
    does: 'Plays the app in real Chromium against the program, which it starts and ends.',
    passesOn: tests,
    environment: {
      CHROMIUM: 'the Chromium to use',
      BROWSER_DATA_DIR: 'the data folder of a running program to use instead of starting one',
    },
  },
  'scripts/test-distributed.ts': {
    name: 'npm run test:distributed',
    does: 'The issuing suite, the plans of its statements and the story of a card on a Citus cluster. Without one nothing is run.',
    passesOn: tests,
    environment: {
      DISTRIBUTED_DATABASE_URL: 'a superuser at the coordinator, and a database for tests: all in it is lost',
    },
  },
  'apps/api/src/bin/verify-audit.ts': {
    name: 'npm run audit:verify',
    does: 'Proves that no row of the audit log was edited or removed. Ends with 1 where something is wrong with it, 2 where it could not be looked at.',
    word: ['SEQUENCE:HASH', 'a head that was noted before: what it stood for must still be there'],
    environment: database,
  },
  'apps/api/src/bin/check-books.ts': {
    name: 'npm run books:check',
    does: 'Checks now whether the tables of the books agree with each other. Ends with 1 where something disagrees, 2 where they could not be looked at.',
    environment: database,
  },
  'apps/api/src/bin/rewrap-vault.ts': {
    name: 'npm run vault:rewrap',
    does: 'Brings what is sealed under the vault’s active key, while the key is being changed (docs/adr/0004-vault.md).',
    environment: { ...database, VAULT_KEYSTORE: 'the keystore; without it, the one in the data folder' },
  },
  'tests/bench/decisions-bench.ts': {
    name: 'npm run bench',
    does: 'Decisions per second over HTTP with durable commit, on a program and a PostgreSQL that it starts for itself. Many minutes.',
    options: {
      quick: { means: 'a few seconds each, without the minute of memory and the million past authorizations' },
      endurance: { means: 'these two alone' },
    },
    environment: { DISTRIBUTED_DATABASE_URL: 'decide on this Citus cluster instead' },
  },
  'tests/bench/compare-bench.ts': {
    name: 'npm run bench:compare',
    does: 'Decisions per second of this checkout and of another one, by turns.',
    options: { callers: { value: 'N', means: 'so many callers instead of 256' } },
    word: ['FOLDER', 'the other checkout, with its own `npm ci`'],
  },
  'tests/bench/rules-bench.ts': {
    name: 'npm run bench:rules',
    does: 'The engine of rules beside json-rules-engine, with the same rules on the same requests.',
  },
  'tests/bench/rules-path-bench.ts': {
    name: 'npm run bench:rules-path',
    does: 'Decisions per second with fifty rules, beside the same path with none.',
    options: quick,
  },
  'tests/bench/rules-history-bench.ts': {
    name: 'npm run bench:rules-history',
    does: 'What a decision costs on a card with a million past payments, beside one with ten.',
    options: { quick: { means: 'a hundred thousand instead of a million' } },
  },
  'tests/bench/backtest-bench.ts': {
    name: 'npm run bench:backtest',
    does: 'Recorded decisions that a backtest replays a second, with fifty rules.',
    options: quick,
  },
  'tests/browser/bench/app-bench.ts': {
    name: 'npm run bench:app',
    does: 'Lighthouse’s performance of the app, median of five looks, and the frame times of the long list.',
    options: { list: { means: 'the long list alone' } },
    environment: {
      CHROMIUM: 'the Chromium to use',
      BROWSER_DATA_DIR: 'the data folder of a running program to use instead of starting one',
    },
  },
}

/**
 * What is to be said instead of starting a command; undefined where it may start.
 * @param {string} entry @param {string[]} args
 * @returns {{ text: string, exitCode: number } | undefined}
 */
export function answerInstead(entry, args) {
  // Workspaces have files of the same names.
  const command = COMMANDS[relative(root, resolve(entry)).replaceAll(sep, '/')]
  if (command === undefined) return undefined
  const { tokens } = parseArgs({ args, options: parsed(command), strict: false, allowPositionals: true, tokens: true })
  const beforeEnd = tokens.findIndex(({ kind }) => kind === 'option-terminator')
  const said = beforeEnd < 0 ? tokens : tokens.slice(0, beforeEnd)
  if (said.some((token) => token.kind === 'option' && (token.rawName === '--help' || token.rawName === '-h')))
    return { text: describe(command), exitCode: 0 }
  const problem = command.passesOn === undefined ? findProblem(command, tokens) : undefined
  if (problem === undefined) return undefined
  return { text: `${command.name}: ${problem}. What it takes: ${callOf(command)} --help`, exitCode: 2 }
}

const parsed = ({ options = {} }) =>
  Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
  )

function findProblem({ options = {}, word }, tokens) {
  let words = 0
  for (const token of tokens) {
    if (token.kind === 'positional') {
      words += 1
      if (word === undefined) return `it takes no word, and got "${token.value}"`
      if (words > 1) return `it takes one ${word[0]}, and got "${token.value}" besides`
    }
    if (token.kind !== 'option') continue
    const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (known === undefined) return `there is no option ${token.rawName}`
    if (known.value === undefined && token.value !== undefined) return `${token.rawName} takes no value`
    if (known.value !== undefined && token.value === undefined) return `${token.rawName} needs a value`
  }
  return undefined
}

/** npm keeps what stands before `--` to itself. */
const callOf = ({ name }) => (name.startsWith('npm') ? `${name} --` : name)

function describe(command) {
  const { does, options = {}, word, passesOn, environment = {} } = command
  const rows = [
    ...(word === undefined ? [] : [word]),
    ...(passesOn === undefined ? [] : [['…', `words and options ${passesOn}`]]),
    ...Object.entries(options).map(([name, { value, means }]) => [
      `--${name}${value === undefined ? '' : ` ${value}`}`,
      means,
    ]),
    ['--help', 'this text'],
  ]
  const sections = [rows.length > 1 ? `${callOf(command)} …` : command.name, '', does, '', ...table(rows)]
  const settings = Object.entries(environment)
  if (settings.length > 0) sections.push('', 'From the environment:', ...table(settings))
  return sections.join('\n')
}

function table(rows) {
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)))
  return rows.map(([name, means]) =>
    name.length > width ? `  ${name}\n  ${' '.repeat(width)}  ${means}` : `  ${name.padEnd(width)}  ${means}`,
  )
}
