import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import { CHROMIUM, FLAGS } from './chromium.ts'
import type { Person } from './person.ts'
import { signInContext } from './sign-in.ts'

/** Far above what anything takes, also on a busy machine. */
const PATIENCE_MS = 45_000

export const PHONE = { width: 390, height: 844 }
export const SMALL = { width: 320, height: 640 }
export const DESK = { width: 1280, height: 800 }

let browser: Promise<Browser> | undefined

const theBrowser = (): Promise<Browser> => {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  return browser
}

afterAll(async () => {
  await (await browser)?.close()
  browser = undefined
})

export interface VisitOptions {
  /** Who is signed in; a stranger otherwise. */
  readonly person?: Person
  readonly viewport?: { width: number; height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** The system decides about colours, as Windows does where somebody chose a contrast theme. */
  readonly forcedColors?: 'active' | 'none'
  readonly contrast?: 'more' | 'no-preference'
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** What the test itself causes: a refused password shows in the console of every browser. */
  readonly expectedFaults?: readonly RegExp[]
}

/** One browser with its own cookies and storage, with one tab open. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Opens a path of the app. */
  open(path: string, page?: Page): Promise<void>
  /** Another tab of the same browser. */
  openTab(): Promise<Page>
  button(name: string | RegExp): Locator
  link(name: string | RegExp): Locator
  field(name: string): Locator
  /** What went wrong in the console of any tab. */
  readonly faults: readonly string[]
}

/** Starts a visit that ends with the test, and fails it if any script or console reported an error. */
export async function visit(options: VisitOptions = {}): Promise<Visit> {
  const made = await startVisit(options)
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await showFailure(made, task.name)
    await leave(made.context)
    expect(made.faults, 'errors in the console').toEqual([])
  })
  return made
}

/** What every open tab shows when a test fails, as a picture to look at. */
async function showFailure({ context }: Visit, name: string): Promise<void> {
  for (const [index, page] of context.pages().entries()) {
    const path = join(
      tmpdir(),
      'cardwright-browser-failures',
      `${name.replaceAll(/\W+/g, '-').slice(0, 60)}-${index}.png`,
    )
    await page.screenshot({ path }).then(
      () => console.error(`${page.url()} looked like ${path}`),
      (error: unknown) => console.error(`no picture of ${page.url()}:`, error),
    )
  }
}

/** Closes the browser; what answers its calls in the place of the network may be in the middle of one, and is let go. */
export async function leave(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
}

/** A visit that outlives a test; whoever starts it leaves its context. */
export async function startVisit(options: VisitOptions = {}): Promise<Visit> {
  const { url } = inject('program')
  const context = await (await theBrowser()).newContext({
    viewport: options.viewport ?? PHONE,
    colorScheme: options.colorScheme ?? 'light',
    forcedColors: options.forcedColors ?? 'none',
    contrast: options.contrast ?? 'no-preference',
    reducedMotion: options.reducedMotion ?? 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  const note = (fault: string) => {
    if (!options.expectedFaults?.some((pattern) => pattern.test(fault))) faults.push(fault)
  }
  context.on('weberror', (error) => note(error.error().message))
  context.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} ${message.location().url}`)
  })
  if (options.person !== undefined) await signInContext(context, url, options.person)
  const openTab = async () => {
    const page = await context.newPage()
    return page
  }
  const page = await openTab()
  return {
    page,
    context,
    openTab,
    faults,
    open: async (path, tab = page) => void (await tab.goto(`${url}/app${path}`)),
    button: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }),
    link: (name) => page.getByRole('link', { name, exact: typeof name === 'string' }),
    // A slider that helps with an amount has the same name.
    field: (name) => page.getByLabel(name, { exact: true }).and(page.locator('input:not([type=range]),textarea')),
  }
}
