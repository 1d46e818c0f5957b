import { describe, expect, inject, it } from 'vitest'
import { addPasskey } from './support/authenticator.ts'
import { findCutRings, focused, tabTo } from './support/keyboard.ts'
import { becomeCustomer } from './support/person.ts'
import { settle } from './support/settle.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

const customer = () =>
  becomeCustomer(program, {
    cards: [{ label: 'Books', controls: { limits: [{ amountMinor: 2_500, interval: 'monthly' }] } }],
  })

it('somebody without a mouse signs in, freezes a card and thaws it, sees where they are, and finds back out of a sheet', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open } = await visit({ person, reducedMotion: 'no-preference' })
  await open('/cards')
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  await tabTo(page, /^Books, card ending in/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Books', exact: true }).waitFor()
  await tabTo(page, /^Freeze$/)
  await page.keyboard.press('Space')
  await page.getByText('Card frozen.').waitFor()
  await tabTo(page, /^Unfreeze$/)
  await page.keyboard.press('Enter')
  await page.getByText('Card unfrozen.').waitFor()

  await tabTo(page, /^Name and colour/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  const isInDialog = () => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)
  const isHidden = () => page.evaluate(() => document.activeElement?.closest('[aria-hidden=true]') !== null)
  await expect.poll(isInDialog).toBe(true)
  expect(await isHidden(), 'the focus begins on something that one sees').toBe(false)
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press('Tab')
    expect(await isInDialog()).toBe(true)
    expect(await isHidden()).toBe(false)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toMatch(/^Name and colour/)
})

it('the form to sign in is filled and sent by keyboard alone, in the order one reads it', async () => {
  const { person } = await becomeCustomer(program)
  const { page, open } = await visit()
  await open('/sign-in')
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await tabTo(page, /^E-mail$/)
  await page.keyboard.type(person.email)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Password')
  await page.keyboard.type(person.password)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Show password')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Sign in')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Confirm that it is you', exact: true }).waitFor()
})

it.each(['/cards', '/activity', '/money', '/settings'])(
  'the ring round what has the focus is whole on %s',
  async (path) => {
    const { page, open } = await visit({ person: (await customer()).person })
    await open(path)
    await settle(page)
    expect(await findCutRings(page)).toEqual([])
  },
)

describe('who removes the last of something by keyboard goes on from the heading above it', () => {
  it('of the limits of a card', async () => {
    const { person, cards } = await customer()
    const { page, open } = await visit({ person })
    await open(`/cards/${cards[0]?.id}/controls`)
    await tabTo(page, /^Remove: Per month$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Spending limits')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Add a limit')
  })

  it('of the other devices', async () => {
    const { person } = await becomeCustomer(program)
    const { page, open } = await visit({ person })
    await open('/settings/sessions')
    await tabTo(page, /^Sign out (?!everywhere)/)
    await page.keyboard.press('Enter')
    await page.getByText('Signed out there.').waitFor()
    await expect.poll(() => focused(page)).toBe('Devices and sessions')
  })

  it('of the passkeys', async () => {
    const { person } = await becomeCustomer(program)
    const made = await visit({ person })
    const { page } = made
    await addPasskey(made, person.password)
    await tabTo(page, /^Remove: /)
    await page.keyboard.press('Enter')
    await page.getByText('Removed.').waitFor()
    await expect.poll(() => focused(page)).toBe('Passkeys')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Add a passkey')
  })
})

it('choices are made with the arrow keys, as in every group of radio buttons', async () => {
  const { person } = await becomeCustomer(program)
  const { page, open } = await visit({ person })
  await open('/cards/new')
  await tabTo(page, /^Evergreen$/)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toBe('Ink')
  await page.getByRole('radio', { name: 'Ink', exact: true, checked: true }).waitFor()
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Name of the card')
})

it('nothing moves for those who asked for less motion', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button } = await visit({ person, reducedMotion: 'reduce' })
  await open(`/cards/${cards[0]?.id}`)
  await button('Freeze').click()
  await page.getByText('Card frozen.').waitFor()
  const longest = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('*')].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element)
        return [...animationDuration.split(','), ...transitionDuration.split(',')].map((text) =>
          Number.parseFloat(text),
        )
      }),
    ),
  )
  expect(longest).toBeLessThan(0.001)
})

it('what a final step means can be read before it is taken, also at 400 %', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button } = await visit({ person, viewport: { width: 320, height: 256 } })
  await open(`/cards/${cards[0]?.id}`)
  await button(/^Close card/).click()
  const words = page.getByRole('dialog').getByText(/^This is final/)
  await words.waitFor()
  const room = await words.evaluate((text) => {
    for (let one = text.parentElement; one !== null; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one.clientHeight
    return 0
  })
  expect(room).toBeGreaterThan(128)
  await page.getByRole('dialog').getByRole('button', { name: 'Close card' }).scrollIntoViewIfNeeded()
})
