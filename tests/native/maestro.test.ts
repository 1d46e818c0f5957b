import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { APP_FOLDER } from './support/expo-command.ts'

/**
 * Flows for Maestro cannot be run without a device. What can be seen without one is seen here: that they are what Maestro's
 * documentation describes, and that every word they look for is a word of the app.
 */

const folder = join(APP_FOLDER, 'maestro')
/** Belongs to the app's own program, whose types are checked apart. */
const { en }: { en: Record<string, string> } = await import(join(APP_FOLDER, 'src/lib/i18n/en.ts'))
const say = (key: string): string => {
  const text = en[key]
  if (text === undefined) throw new Error(`The app has no sentence ${key}`)
  return text
}
/** How flows name what is handed to them. */
const APP_ID = `\${APP_ID}`
const PICTURE = `\${PICTURE}`
const paths = ['', 'parts'].flatMap((part) =>
  readdirSync(join(folder, part))
    .filter((name) => name.endsWith('.yaml') && name !== 'config.yaml')
    .map((name) => join(part, name)),
)

/** https://docs.maestro.dev/reference/commands-available: those that are used here, each with the fields it may have. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  addMedia: [],
  assertNotVisible: ['text', 'id', 'enabled', 'below', 'above'],
  assertTrue: ['condition'],
  assertVisible: ['text', 'id', 'enabled', 'below', 'above'],
  copyTextFrom: ['text', 'id', 'index'],
  evalScript: [],
  extendedWaitUntil: ['visible', 'notVisible', 'timeout'],
  hideKeyboard: [],
  inputText: ['text'],
  launchApp: ['appId', 'clearState', 'clearKeychain', 'stopApp', 'permissions', 'arguments'],
  openLink: ['link', 'autoVerify', 'browser'],
  pressKey: [],
  runFlow: ['file', 'when', 'commands', 'env'],
  runScript: ['file', 'env', 'when'],
  scrollUntilVisible: ['element', 'direction', 'timeout', 'speed', 'visibilityPercentage', 'centerElement'],
  tapOn: ['text', 'id', 'index', 'point', 'below', 'above', 'enabled', 'retryTapIfNoChange', 'repeat', 'delay'],
}
const HEADER = ['appId', 'name', 'tags', 'env', 'jsEngine', 'onFlowStart', 'onFlowComplete']
const KEYS = ['Home', 'Lock', 'Enter', 'Backspace', 'Volume Up', 'Volume Down', 'Back', 'Power', 'Tab']

type Fields = Readonly<Record<string, unknown>>
interface Command {
  name: string
  /** A single word, or undefined where fields are given or nothing is. */
  word: string | undefined
  fields: Fields
}

interface Flow {
  path: string
  header: Fields
  commands: Command[]
}

function readFlow(path: string): Flow {
  const documents = parseAllDocuments(readFileSync(join(folder, path), 'utf8'))
  const problems = documents.flatMap((document) => [...document.errors, ...document.warnings])
  if (problems.length > 0 || documents.length !== 2)
    throw new Error(`${path}: ${problems.join(', ') || 'not two documents'}`)
  const [header, list] = documents.map((document) => document.toJS())
  return { path, header, commands: list.flatMap(toCommands) }
}

/** With the commands inside of others. */
function toCommands(entry: unknown): Command[] {
  if (typeof entry === 'string') return [{ name: entry, word: undefined, fields: {} }]
  const [name = '', value] = Object.entries(entry as Fields)[0] ?? []
  if (typeof value === 'string') return [{ name, word: value, fields: {} }]
  if (Array.isArray(value)) return [{ name, word: undefined, fields: { list: value } }]
  const fields = value as Fields
  const inner = Array.isArray(fields.commands) ? fields.commands.flatMap(toCommands) : []
  return [{ name, word: undefined, fields }, ...inner]
}

const flows = paths.map(readFlow)

/** What a command looks for on the screen. */
function wordsOf({ name, word, fields }: Command): string[] {
  const found = ['text', 'visible', 'notVisible', 'element', 'below', 'above'].map((field) => fields[field])
  const looked = ['tapOn', 'assertVisible', 'assertNotVisible', 'copyTextFrom'].includes(name)
    ? [word, ...found]
    : found
  const filled = name === 'inputText' ? [] : looked
  const ofPicture = (fields.env as Fields | undefined)?.PICTURE
  return [...filled, ofPicture].filter((text) => typeof text === 'string')
}

const PICTURES = [say('kyc.documentFront'), say('kyc.documentBack'), say('kyc.selfie')]
const SAMPLES: Readonly<Record<string, string>> = { amount: '$500.00', name: 'Books', last4: '4242', seconds: '42' }
/** What the API brings to the screen, and what is put together of several sentences. */
const COMPOSED = [
  'Germany',
  'Paper Lantern Books, $10.00, Declined',
  '$24.50 at Paper Lantern Books',
  ...PICTURES.flatMap((picture) => [say('kyc.camera'), say('kyc.gallery')].map((way) => `${way}: ${picture}`)),
  ...PICTURES,
]
const sentences = [
  ...Object.values(en).map((text) => text.replace(/\{(\w+)\}/g, (whole, name: string) => SAMPLES[name] ?? whole)),
  `${say('reveal.hide')} · 42`,
  ...COMPOSED,
]

/** Maestro takes words for regular expressions that must match the whole text. */
const isOfTheApp = (word: string): boolean => {
  const ways = word.includes(PICTURE) ? PICTURES.map((picture) => word.replace(PICTURE, picture)) : [word]
  return ways.every((way) => sentences.some((sentence) => new RegExp(`^(?:${way})$`, 's').test(sentence)))
}

const filesOf = ({ name, word, fields }: Command): string[] => {
  if (name === 'addMedia') return fields.list as string[]
  if (name !== 'runFlow' && name !== 'runScript') return []
  return [word ?? fields.file].filter((file) => typeof file === 'string')
}

describe('the flows for devices', () => {
  it('cover the main journeys', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'sign-up.yaml',
        'verify-identity.yaml',
        'create-card.yaml',
        'reveal-number.yaml',
        'freeze-card.yaml',
        'payment-notification.yaml',
      ]),
    )
  })

  it.each(flows)('$path is written as Maestro documents', ({ header, commands }) => {
    expect(Object.keys(header).filter((key) => !HEADER.includes(key))).toEqual([])
    expect(header.appId).toBe(APP_ID)
    expect((header.env as Fields).APP_ID).toBe('app.cardwright.mobile')
    expect(commands.length).toBeGreaterThan(2)
    for (const { name, word, fields } of commands) {
      const known = COMMANDS[name]
      if (known === undefined) throw new Error(`There is no command ${name}`)
      expect(Object.keys(fields).filter((field) => field !== 'list' && !known.includes(field))).toEqual([])
      if (name === 'pressKey') expect(KEYS).toContain(word)
    }
  })

  it.each(flows)('$path looks only for words of the app', ({ commands }) => {
    const words = commands.flatMap(wordsOf).filter((word) => word !== PICTURE)
    expect(words.filter((word) => !isOfTheApp(word))).toEqual([])
  })

  it.each(flows)('$path uses files that are there', ({ path, commands }) => {
    const missing = commands.flatMap(filesOf).filter((file) => !existsSync(join(folder, dirname(path), file)))
    expect(missing).toEqual([])
  })

  it('open links of pages that exist', () => {
    const links = flows.flatMap(({ commands }) => commands.filter(({ name }) => name === 'openLink'))
    for (const { word = '' } of links) {
      const page = word.replace('cardwright:///', '')
      const files = [`${page}.tsx`, `${page}/index.tsx`].map((file) => join(APP_FOLDER, 'src/app/(app)', file))
      expect({ word, isThere: files.some((file) => existsSync(file)) }).toEqual({ word, isThere: true })
    }
  })
})
