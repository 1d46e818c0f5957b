let isKept = false

/**
 * Where no page is shown a router has none, and writes the address of the first that it knows into the browser's bar. Whoever reloads
 * then, or keeps the tab for later, would end up there: until it is known who is here, the bar keeps what it shows.
 */
export function holdAddress(isHeld: () => boolean): void {
  if (typeof history === 'undefined') return
  const replace = history.replaceState.bind(history)
  history.replaceState = (state, unused, url) => replace(state, unused, isHeld() || isKept ? location.href : url)
}

/** The same from now on, until the page is loaded anew. */
export function keepAddress(): void {
  isKept = true
}
