/* Adds a filter to the list of contents, marks the place in it, and gives every example a button that copies. The page can be read without. */

const place = document.getElementById('filter')
const entries = [...document.querySelectorAll('.sidebar li[data-words]')]
const groups = [...document.querySelectorAll('.sidebar details')]

function showMatching(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  for (const entry of entries) entry.hidden = !words.every((word) => entry.dataset.words.includes(word))
  for (const group of groups) {
    const found = group.querySelector('li[data-words]:not([hidden])') !== null
    group.hidden = !found
    if (words.length > 0 && found) group.open = true
  }
}

function addFilter() {
  const input = document.createElement('input')
  input.type = 'search'
  input.placeholder = 'Filter'
  input.autocomplete = 'off'
  input.setAttribute('aria-label', 'Filter the contents')
  input.addEventListener('input', () => showMatching(input.value))
  place.append(input)
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, textarea')) return
    event.preventDefault()
    input.focus()
  })
}

function addCopyButton(figure) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    const isCopied = await navigator.clipboard.writeText(figure.querySelector('code').textContent).then(
      () => true,
      () => false,
    )
    button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C'
    button.addEventListener('blur', () => {
      button.textContent = 'Copy'
    })
  })
  figure.querySelector('figcaption').append(button)
}

function markPlace() {
  for (const entry of document.querySelectorAll('.sidebar [aria-current]')) entry.removeAttribute('aria-current')
  const current = document.querySelector(`.sidebar a[href="${CSS.escape(location.hash).replace(/^\\#/, '#')}"]`)
  current?.setAttribute('aria-current', 'location')
  current?.scrollIntoView({ block: 'nearest' })
}

addFilter()
markPlace()
addEventListener('hashchange', markPlace)
for (const figure of document.querySelectorAll('figure.code')) addCopyButton(figure)
