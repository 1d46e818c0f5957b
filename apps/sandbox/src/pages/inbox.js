const REFRESH_MS = 1500

const byId = (id) => document.getElementById(id)
const state = { shown: new Map(), isPaused: false, isFirst: true, filter: '' }

/** Makes an element; texts become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** A one-time code: six digits that stand alone and are not part of an address. */
function findCode(message) {
  const text = `${message.subject ?? ''}\n${message.text}`.replaceAll(/https?:\/\/\S+/g, ' ')
  return /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? null
}

function codeBox(code) {
  const button = make('button', { type: 'button', onclick: () => copy(code, button) }, 'Copy code')
  return make('p', { class: 'code' }, make('b', { 'aria-label': `Code ${code.split('').join(' ')}` }, code), button)
}

async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code)
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Select the code to copy it'
  }
}

function messageItem(message) {
  const code = findCode(message)
  const kind = message.kind === 'mail' ? 'Mail' : 'Text message'
  const time = new Date(message.receivedAt)
  return make(
    'li',
    { class: `item${state.isFirst ? '' : ' new'}` },
    make(
      'header',
      {},
      make('h2', {}, message.subject ?? kind),
      make('time', { class: 'meta', datetime: message.receivedAt }, time.toLocaleString()),
    ),
    make(
      'p',
      { class: 'meta' },
      make('span', { class: 'badge' }, kind),
      ` to ${message.to.join(', ')} · from ${message.from}`,
    ),
    ...(code === null ? [] : [codeBox(code)]),
    make('pre', { class: 'body' }, message.text.trim()),
    ...linkList(message.links),
    ...(message.html === null ? [] : [htmlView(message)]),
  )
}

/** Only web addresses become links, and they open without telling where they come from. */
function linkList(links) {
  const safe = links.filter((link) => /^https?:\/\//i.test(link))
  if (safe.length === 0) return []
  const items = safe.map((link) =>
    make('li', {}, make('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, link)),
  )
  return [make('ul', { class: 'links', 'aria-label': 'Links in this message' }, ...items)]
}

/** The mail as designed, in a frame that may run nothing; it is loaded when it is opened. */
function htmlView(message) {
  const details = make('details', {}, make('summary', {}, 'Show as designed'))
  details.addEventListener(
    'toggle',
    () => {
      const source = `/inbox/messages/${encodeURIComponent(message.id)}/html`
      details.append(make('iframe', { src: source, sandbox: '', title: `Mail: ${message.subject ?? 'no subject'}` }))
    },
    { once: true },
  )
  return details
}

async function load() {
  const query = state.filter === '' ? '' : `?to=${encodeURIComponent(state.filter)}`
  const response = await fetch(`/inbox/messages${query}`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  show((await response.json()).data)
}

/** Keeps the items that stay, so that an opened mail stays open and the focus where it is. */
function show(messages) {
  const target = byId('messages')
  target.setAttribute('aria-busy', 'false')
  const items = new Map(messages.map((message) => [message.id, state.shown.get(message.id) ?? messageItem(message)]))
  const arrived = messages.filter(({ id }) => !state.shown.has(id)).length
  const isSame = items.size === state.shown.size && arrived === 0
  if (!state.isFirst && isSame) return
  if (items.size === 0) {
    const hint =
      state.filter === '' ? 'No messages yet. They appear here by themselves.' : `No messages to ${state.filter} yet.`
    target.replaceChildren(make('p', { class: 'empty' }, hint))
  } else {
    const list = target.querySelector('ul.items') ?? make('ul', { class: 'items' })
    for (const [id, item] of state.shown) if (!items.has(id)) item.remove()
    ;[...items.values()].forEach((item, index) => {
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
    })
    if (!list.isConnected) target.replaceChildren(list)
  }
  if (!state.isFirst && arrived > 0)
    byId('news').textContent = arrived === 1 ? 'A new message arrived.' : `${arrived} new messages arrived.`
  state.shown = items
  state.isFirst = false
}

async function refresh() {
  try {
    if (!state.isPaused && !document.hidden) await load()
    byId('pause').textContent = state.isPaused ? 'Resume updates' : 'Pause updates'
  } catch {
    byId('pause').textContent = 'The sandbox cannot be reached; trying again'
  }
}

byId('filter').addEventListener('submit', (event) => event.preventDefault())
byId('to').addEventListener('input', () => {
  state.filter = byId('to').value.trim()
  state.isFirst = true
  load().catch(() => {})
})
byId('pause').addEventListener('click', () => {
  state.isPaused = !state.isPaused
  byId('pause').setAttribute('aria-pressed', String(state.isPaused))
  refresh()
})
await refresh()
setInterval(refresh, REFRESH_MS)
