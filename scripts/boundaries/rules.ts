import type { Import, SourceFile } from './source-files.ts'

/** A place where a file breaks a rule. */
export interface Violation {
  readonly path: string
  readonly line: number
  readonly message: string
}

type Rule = (file: SourceFile) => Iterable<Violation>

/** What each workspace may import of ours. The sandbox imports nothing, so that shared mistakes cannot agree. */
const WORKSPACES: Readonly<Record<string, readonly string[]>> = {
  'packages/contracts': [],
  'packages/money': [],
  'packages/ledger': ['money'],
  'packages/rules': ['money'],
  'packages/api-client': ['contracts'],
  'packages/local-postgres': [],
  'apps/api': ['contracts', 'ledger', 'money', 'rules'],
  'apps/sandbox': [],
  // The demo is a client like any other.
  'apps/launcher': ['api-client', 'local-postgres', 'money'],
  'apps/mobile': ['api-client', 'contracts', 'money'],
  'apps/admin': ['api-client', 'contracts', 'money'],
}

/** Tests and the scripts that make generated files may use a little more than the code itself. */
const ALSO_BESIDE_THE_CODE: Readonly<Record<string, readonly string[]>> = {
  'apps/api': ['local-postgres'],
  'packages/api-client': ['money'],
}

/** Folders of `apps/api/src` that a layer must not look into: dependencies run one way. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  routes: ['services', 'models', 'providers', 'database', 'jobs', 'bin'],
  controllers: ['routes', 'models', 'providers', 'database', 'jobs', 'bin'],
  middlewares: ['routes', 'controllers', 'jobs', 'bin'],
  services: ['routes', 'controllers', 'middlewares', 'jobs', 'bin'],
  models: ['routes', 'controllers', 'middlewares', 'services', 'providers', 'jobs', 'bin'],
  providers: ['routes', 'controllers', 'middlewares', 'services', 'jobs', 'bin'],
  jobs: ['routes', 'controllers', 'middlewares', 'bin'],
}

/** What a layer may know the types of, though not call: the words of deeper layers. */
const TYPES_OF: Readonly<Record<string, readonly string[]>> = {
  routes: ['services'],
  controllers: ['models', 'providers', 'database'],
  providers: ['services'],
}

/** A vendor's webhook speaks that vendor's language: its controller is the incoming half of the adapter. */
const WEBHOOK_CONTROLLER = /^apps\/api\/src\/controllers\/[^/]+-webhook-controller\.ts$/

/** Packages that appear in one part of `apps/api/src` and nowhere else in it. */
const HOMES: Readonly<Record<string, RegExp>> = {
  stripe: /^providers\/issuer\//,
  nodemailer: /^providers\/notifier\//,
  'graphile-worker': /^(providers\/queue\/graphile\/|database\/migrate-queue\.ts)/,
  'rate-limiter-flexible': /^providers\/rate-limiter\//,
  ioredis: /^providers\//,
  redis: /^providers\//,
  amqplib: /^providers\//,
  kafkajs: /^providers\//,
  'node-vault': /^providers\//,
  pino: /^observability\//,
  'prom-client': /^observability\//,
  express: /^(app\.ts|http-server\.ts|(routes|controllers|middlewares|docs|observability)\/)/,
  multer: /^middlewares\//,
  pg: /^(context\.ts|process-lease\.ts|(database|models|providers)\/)/,
}

/** Pure packages: no input, no output, no clock. Only these modules of Node are pure functions. */
const PURE = /^packages\/(money|ledger|rules)\/src\//
const PURE_MODULES = new Set(['node:crypto'])
/** What browsers load cannot use Node's modules; the one file that does is an entry of its own. */
const PORTABLE = /^packages\/(contracts\/src\/(?!lane\.ts|catalogue\/generate)|api-client\/src\/)/
/** Where the environment is read (an entry hands it to its configuration); whoever else needs a setting is given it. */
const READS_ENVIRONMENT =
  /^(apps\/[^/]+\/src\/(config[./]|bin\/)|apps\/(launcher|mobile|admin)\/|packages\/local-postgres\/|scripts\/|tests\/)|\/(test|tests)\/|\.config\.[a-z]+$/
const TEST = /\.test\.tsx?$|(^|\/)(test|tests)\//
const SCRIPT = /^(apps|packages)\/[^/]+\/scripts\//
const SLEEP = /timers\/promises|=>\s*\{?\s*setTimeout\s*\(|setTimeout\s*\(\s*(resolve|done|r)\b/

const rules: readonly Rule[] = [
  workspaces,
  staysInside,
  layers,
  adapters,
  homes,
  purity,
  portability,
  environment,
  sleeplessTests,
]

/** Checks files against every rule. */
export function findViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => rules.flatMap((rule) => [...rule(file)]))
}

function workspaceOf(path: string): string | undefined {
  return path.match(/^(?:apps|packages)\/[^/]+/)?.[0]
}

function* workspaces(file: SourceFile): Iterable<Violation> {
  const workspace = workspaceOf(file.path)
  const allowed = workspace && WORKSPACES[workspace]
  if (!workspace || !allowed) return
  const also = TEST.test(file.path) || SCRIPT.test(file.path) ? (ALSO_BESIDE_THE_CODE[workspace] ?? []) : []
  for (const found of file.imports) {
    const name = found.specifier.match(/^@cardwright\/([^/]+)/)?.[1]
    if (name === undefined || allowed.includes(name) || also.includes(name) || workspace.endsWith(`/${name}`)) continue
    yield at(file, found, `${workspace} may not import @cardwright/${name}`)
  }
}

/** Only tests reach over a workspace's edge by path, and only for the support that all tests share. */
function* staysInside(file: SourceFile): Iterable<Violation> {
  const workspace = workspaceOf(file.path)
  if (!workspace) return
  for (const found of file.imports) {
    if (!found.target || found.target.startsWith(`${workspace}/`)) continue
    if (TEST.test(file.path) && found.target.startsWith('tests/support/') && workspace !== 'apps/sandbox') continue
    yield at(file, found, `${workspace} may not reach into ${found.target} by path`)
  }
}

function* layers(file: SourceFile): Iterable<Violation> {
  const layer = folderIn(file.path)
  const forbidden = layer && LAYERS[layer]
  if (!layer || !forbidden) return
  for (const found of file.imports) {
    const target = found.target && folderIn(found.target)
    if (!target || !forbidden.includes(target)) continue
    if (found.isType && TYPES_OF[layer]?.includes(target)) continue
    if (target === 'providers' && WEBHOOK_CONTROLLER.test(file.path)) continue
    yield at(file, found, `${layer} may not import from ${target}`)
  }
}

/** Whoever uses a provider knows its port (and the texts of its messages, which are no adapter); which adapter stands behind it is chosen in one place. */
function* adapters(file: SourceFile): Iterable<Violation> {
  if (!/^apps\/api\/src\/(services|middlewares|jobs)\//.test(file.path)) return
  for (const found of file.imports) {
    const isAdapter = /^apps\/api\/src\/providers\/[^/]+\/(?!messages\/)[^/]+\//.test(found.target ?? '')
    if (isAdapter)
      yield at(file, found, 'only providers/index.ts and context.ts may know an adapter; import the type of its port')
  }
}

function* homes(file: SourceFile): Iterable<Violation> {
  const inside = file.path.match(/^apps\/api\/src\/(.+)/)?.[1]
  if (!inside) return
  for (const found of file.imports) {
    const home =
      HOMES[packageOf(found.specifier)] ?? (found.specifier.startsWith('@aws-sdk/') ? /^providers\// : undefined)
    if (home && !home.test(inside) && !(found.isType && found.specifier === 'pg'))
      yield at(file, found, `"${packageOf(found.specifier)}" may not be imported here`)
  }
}

function* purity(file: SourceFile): Iterable<Violation> {
  if (!PURE.test(file.path) || TEST.test(file.path)) return
  for (const found of file.imports) {
    if (found.specifier.startsWith('node:') && !PURE_MODULES.has(found.specifier)) {
      yield at(file, found, `this package is pure: it may not import ${found.specifier}`)
    }
  }
  yield* search(
    file,
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/,
    'this package is pure: time and chance are given to it',
  )
}

function* portability(file: SourceFile): Iterable<Violation> {
  if (!PORTABLE.test(file.path) || TEST.test(file.path)) return
  for (const found of file.imports) {
    if (found.specifier.startsWith('node:'))
      yield at(file, found, `browsers load this file: it may not import ${found.specifier}`)
  }
}

function* environment(file: SourceFile): Iterable<Violation> {
  if (READS_ENVIRONMENT.test(file.path)) return
  yield* search(file, /\bprocess\.env\b/, 'only config/ reads the environment')
}

/** Asks for a condition where no test runner is: between two questions it has to pause. */
const ASKS_FOR_A_CONDITION = 'tests/support/until.ts'

function* sleeplessTests(file: SourceFile): Iterable<Violation> {
  if (!TEST.test(file.path) || file.path === ASKS_FOR_A_CONDITION) return
  yield* search(file, SLEEP, 'a test waits for a condition (vi.waitFor, events.once), not for time to pass')
}

function folderIn(path: string): string | undefined {
  return path.match(/^apps\/api\/src\/([^/]+)\//)?.[1]
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Each line of code that a pattern matches; what a comment says is free. */
function* search(file: SourceFile, pattern: RegExp, message: string): Iterable<Violation> {
  for (const [index, line] of file.text.split('\n').entries()) {
    const isComment = /^\s*(\/\/|\*|\/\*)/.test(line)
    if (!isComment && pattern.test(line)) yield { path: file.path, line: index + 1, message }
  }
}

function at({ path }: SourceFile, { line }: Import, message: string): Violation {
  return { path, line, message }
}
