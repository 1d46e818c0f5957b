interface Early {
  /** Ends the keeping, and gives what was kept: the fields with their texts, and what was pressed, in its order. */
  end: () => { texts: [field: HTMLInputElement | HTMLTextAreaElement, text: string][]; presses: HTMLElement[] }
}

/** Made by `public/theme.js`, before any script of the app. */
const end = (): ReturnType<Early['end']> | undefined => (globalThis as { early?: Early }).early?.end()

/** Gives the page what was typed and pressed before it could take it. The same elements are there: React takes over those of the file. */
export function handOverEarly(): void {
  const kept = end()
  for (const [field, text] of kept?.texts ?? []) if (field.isConnected) write(field, text)
  // Each by itself, once what came before it is drawn: a button acts on what the page shows.
  for (const pressed of kept?.presses ?? [])
    setTimeout(() => {
      if (pressed.isConnected) pressed.click()
    })
}

/** Where there was no form to fill in early, what is typed from now on is nobody's business here. */
export const forgetEarly = (): void => void end()

/**
 * As if typed. React notes what is in a field when it takes it over, and takes what is the same for no change: so the field is emptied by
 * React's own setter first, and filled by that of the element, which goes past React's note.
 */
function write(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = ''
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
