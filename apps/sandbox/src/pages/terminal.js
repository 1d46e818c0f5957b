import { formatAmount, parseAmount } from '/assets/money.js'

const CHANNELS = { online: 'Online', contactless: 'Contactless', chip: 'Chip', swipe: 'Swipe', keyed_in: 'Keyed in' }

/** What a reason of the issuer means, for people. */
const REASONS = {
  webhook_approved: 'The program approved it.',
  webhook_declined: 'The program declined it.',
  webhook_timeout: 'The program did not answer in time.',
  webhook_error: 'The program’s answer could not be used.',
  card_active: 'The issuer approved it without asking anybody.',
  card_inactive: 'The card is not active.',
  card_canceled: 'The card is canceled.',
  card_expired: 'The card has expired.',
  cardholder_inactive: 'The cardholder is not active.',
  cardholder_blocked: 'The cardholder is blocked.',
  spending_controls: 'A spending control of the issuer refused it.',
  insufficient_funds: 'The issuing balance is too low.',
  verification_failed: 'The card details did not match.',
  suspected_fraud: 'The issuer suspects fraud.',
}

const byId = (id) => document.getElementById(id)
const state = { cards: [], merchants: [], exponents: new Map() }

/** Makes an element; texts become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

async function request(path, body) {
  const options =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/terminal/api${path}`, options)
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error?.message ?? 'The sandbox could not do that.')
  return answer
}

function money(minor, currency) {
  return formatAmount(minor, state.exponents.get(currency) ?? 2, currency)
}

/** An amount as it may be written in that currency. */
function example(currency) {
  return formatAmount(12_500, state.exponents.get(currency) ?? 2, '').trim()
}

function showResult(isGood, title, detail) {
  const result = byId('result')
  result.className = `result ${isGood ? 'good' : 'bad'}`
  result.replaceChildren(make('strong', {}, title), detail)
}

function describe(request) {
  if (request === null) return ''
  return request.message ?? REASONS[request.reason] ?? `Reason: ${request.reason}.`
}

async function loadSetup() {
  const { cards, merchants, currencies } = await request('/setup')
  Object.assign(state, {
    cards,
    merchants,
    exponents: new Map(currencies.map(({ code, exponent }) => [code, exponent])),
  })
  const chosen = byId('card').value
  byId('card').replaceChildren(
    ...cards.map((card) => make('option', { value: card.id }, `${card.label} · ${card.status}`)),
  )
  if (cards.some(({ id }) => id === chosen)) byId('card').value = chosen
  if (byId('merchant').options.length === 0) {
    byId('merchant').replaceChildren(...merchants.map(({ id, name }) => make('option', { value: id }, name)))
    byId('currency').replaceChildren(
      ...currencies.map(({ code }) => make('option', { value: code }, code.toUpperCase())),
    )
    showMerchant()
  }
  byId('pay').disabled = cards.length === 0
}

function showMerchant() {
  const merchant = state.merchants.find(({ id }) => id === byId('merchant').value)
  if (!merchant) return
  byId('currency').value = merchant.currency
  byId('merchant-hint').textContent =
    `${merchant.category.replaceAll('_', ' ')} (${merchant.categoryCode}) · ${merchant.city}, ${merchant.country} · network id ${merchant.networkId}`
}

async function pay(event) {
  event.preventDefault()
  const currency = byId('currency').value
  const amountMinor = parseAmount(byId('amount').value, state.exponents.get(currency) ?? 2)
  byId('amount').setAttribute('aria-invalid', String(amountMinor === null))
  byId('amount-problem').textContent = amountMinor === null ? `Write an amount such as ${example(currency)}.` : ''
  if (amountMinor === null) {
    byId('amount').focus()
    return
  }
  byId('pay').disabled = true
  try {
    const authorization = await request('/payments', {
      card: byId('card').value,
      merchant: byId('merchant').value,
      amountMinor,
      currency,
      channel: document.querySelector('input[name="channel"]:checked').value,
      isAmountControllable: byId('controllable').checked,
    })
    const { approved, lastRequest } = authorization
    const title = `${approved ? 'Approved' : 'Declined'}: ${money(authorization.amountMinor, authorization.currency)}`
    showResult(approved, title, describe(lastRequest))
  } catch (error) {
    showResult(false, 'Not done', error.message)
  }
  byId('pay').disabled = false
  await refresh()
}

async function perform(authorization, action, field) {
  const exponent = state.exponents.get(authorization.currency) ?? 2
  const body = {}
  if (action === 'increment' && field.value.trim() === '') {
    showResult(false, 'Not done', 'Write the amount to add.')
    field.focus()
    return
  }
  if (field.value.trim() !== '') {
    body.amountMinor = parseAmount(field.value, exponent)
    if (body.amountMinor === null) {
      showResult(
        false,
        'Not done',
        `Write an amount such as ${example(authorization.currency)}, or leave it empty for all of it.`,
      )
      field.focus()
      return
    }
    if (action === 'capture') body.isFinal = body.amountMinor + authorization.capturedMinor >= authorization.amountMinor
  }
  try {
    const after = await request(`/authorizations/${authorization.id}/${action}`, body)
    const refused = action === 'increment' && after.lastRequest?.approved === false
    showResult(
      !refused,
      `${after.merchant}: ${refused ? 'increment declined' : after.status}`,
      refused ? describe(after.lastRequest) : summary(after),
    )
  } catch (error) {
    showResult(false, 'Not done', error.message)
  }
  await refresh()
  keepFocus(authorization.id, action)
}

/** The list was drawn anew: the keyboard stays where it was, or goes to the amount where that step is over. */
function keepFocus(authorizationId, action) {
  const button = byId(`${action}-${authorizationId}`)
  if (button?.disabled) byId(`amount-${authorizationId}`)?.focus()
  else button?.focus()
}

function summary(authorization) {
  const parts = [`authorized ${money(authorization.amountMinor, authorization.currency)}`]
  if (authorization.capturedMinor > 0)
    parts.push(`captured ${money(authorization.capturedMinor, authorization.currency)}`)
  if (authorization.refundedMinor > 0)
    parts.push(`refunded ${money(authorization.refundedMinor, authorization.currency)}`)
  return parts.join(' · ')
}

function paymentItem(authorization) {
  const id = `amount-${authorization.id}`
  const field = make('input', { id, inputmode: 'decimal', autocomplete: 'off', placeholder: 'all of it' })
  const step = (action, label, isPossible) =>
    make(
      'button',
      {
        type: 'button',
        id: `${action}-${authorization.id}`,
        disabled: !isPossible,
        onclick: () => perform(authorization, action, field),
      },
      label,
    )
  const isOpen = authorization.status === 'pending'
  const steps = make(
    'div',
    { class: 'steps', role: 'group', 'aria-label': `Steps for ${authorization.merchant}` },
    make('div', {}, make('label', { for: id }, `Amount (${authorization.currency.toUpperCase()})`), field),
    step('capture', 'Capture', true),
    step('increment', 'Increment', isOpen),
    step('reverse', 'Reverse', isOpen),
    step('expire', 'Expire', isOpen),
    step('refund', 'Refund', authorization.capturedMinor > authorization.refundedMinor),
  )
  const foreign =
    authorization.merchantCurrency === authorization.currency
      ? ''
      : ` (${money(authorization.merchantAmountMinor, authorization.merchantCurrency)})`
  return make(
    'li',
    { class: 'item' },
    make(
      'header',
      {},
      make('h3', {}, authorization.merchant ?? 'Unknown merchant'),
      make('span', { class: 'amount' }, `${money(authorization.amountMinor, authorization.currency)}${foreign}`),
    ),
    make(
      'p',
      { class: 'meta' },
      make('span', { class: `badge ${authorization.approved ? 'good' : 'bad'}` }, authorization.status),
      ` ${new Date(authorization.createdAt).toLocaleString()} · ${CHANNELS[authorization.channel] ?? authorization.channel} · ${authorization.city ?? ''} ${authorization.country ?? ''}`,
    ),
    make('p', { class: 'meta' }, authorization.approved ? summary(authorization) : describe(authorization.lastRequest)),
    authorization.approved ? steps : '',
  )
}

async function loadPayments() {
  const target = byId('payments')
  const card = byId('card').value
  if (card === '') {
    target.replaceChildren(
      make('p', { class: 'empty' }, 'There is no card yet. Create one in the program; it appears here by itself.'),
    )
  } else {
    const { data } = await request(`/cards/${encodeURIComponent(card)}/authorizations`)
    const content =
      data.length === 0
        ? make('p', { class: 'empty' }, 'Nothing has been paid with this card yet.')
        : make('ul', { class: 'items' }, ...data.map(paymentItem))
    target.replaceChildren(content)
  }
  target.setAttribute('aria-busy', 'false')
}

async function refresh() {
  try {
    await loadSetup()
    await loadPayments()
  } catch (error) {
    showResult(false, 'The sandbox cannot be reached', error.message)
  }
}

byId('channels').replaceChildren(
  ...Object.entries(CHANNELS).map(([value, label], index) =>
    make('label', {}, make('input', { type: 'radio', name: 'channel', value, checked: index === 0 }), label),
  ),
)
byId('payment').addEventListener('submit', pay)
byId('merchant').addEventListener('change', showMerchant)
byId('card').addEventListener('change', refresh)
// Someone may have frozen a card or made a new one in the program meanwhile.
window.addEventListener('focus', () => {
  if (!document.activeElement?.matches('input')) refresh()
})
await refresh()
