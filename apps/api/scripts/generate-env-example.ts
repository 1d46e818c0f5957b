// Writes .env.example, every setting with its default and meaning; with --check tells whether it is current.
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { envSchema } from '../src/config/env.ts'
import { NOT_LISTED, SETTING_GROUPS } from './env-descriptions.ts'

const FILE = new URL('../../../.env.example', import.meta.url)

const HEADER = `# Every setting of Cardwright with its default. None is needed to try it. To change one, copy this file to .env beside
# package.json and remove the # before the setting. Settings of the environment count more than this file.
# Generated: run "npm run generate:env -w apps/api", do not edit.
`
const WIDTH = 116

const defaults: Readonly<Record<string, unknown>> = envSchema.parse({ DATABASE_URL: '-' })
const { properties = {} } = z.toJSONSchema(envSchema, { io: 'input', unrepresentable: 'any' })

function generate(): string {
  refuseIncomplete()
  const groups = SETTING_GROUPS.map(({ title, settings }) => {
    const entries = Object.entries(settings).map(([name, described]) => printSetting(name, described))
    return `\n# ── ${title} ${'─'.repeat(Math.max(0, WIDTH - 5 - title.length))}\n\n${entries.join('\n\n')}\n`
  })
  return HEADER + groups.join('')
}

/** A setting that is read, but described nowhere, must not slip through. */
function refuseIncomplete(): void {
  const described = new Set([...NOT_LISTED, ...SETTING_GROUPS.flatMap(({ settings }) => Object.keys(settings))])
  const missing = Object.keys(envSchema.shape).filter((name) => !described.has(name))
  if (missing.length > 0) throw new Error(`env-descriptions.ts does not describe ${missing.join(', ')}`)
}

function printSetting(name: string, described: string | readonly [string, string]): string {
  const [example, meaning] = typeof described === 'string' ? [undefined, described] : described
  const value = name === 'DATABASE_URL' ? example : (defaults[name] ?? example ?? '')
  return [...wrap(meaning + choicesOf(name)), `# ${name}=${quote(String(value))}`].join('\n')
}

function choicesOf(name: string): string {
  const choices = (properties[name] as { enum?: string[] } | undefined)?.enum
  return choices === undefined || choices.join() === 'true,false' ? '' : ` One of ${choices.join(', ')}.`
}

const quote = (value: string) => (/[\s#<>]/.test(value) ? `"${value}"` : value)

function wrap(text: string): string[] {
  const lines: string[] = ['#']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + 1 + word.length > WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

function readStored(): string {
  try {
    return readFileSync(FILE, 'utf8')
  } catch {
    return ''
  }
}

const fresh = generate()
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, fresh)
  console.log('.env.example written.')
} else if (readStored() === fresh) console.log('.env.example is up to date.')
else {
  console.error('.env.example is stale. Run: npm run generate:env -w apps/api')
  process.exitCode = 1
}
