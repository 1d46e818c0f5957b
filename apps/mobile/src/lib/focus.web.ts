/** Leads to the heading of what has come in the place of something else on the same page. */
export function focusHeading(): void {
  requestAnimationFrame(() => {
    const heading = document.querySelector<HTMLElement>('#content h2')
    if (heading === null) return
    heading.tabIndex = -1
    heading.focus()
  })
}

/** Leads to the first field of the form that is not right yet, once the page shows which. */
export function focusFirstWrong(): void {
  requestAnimationFrame(() => {
    const form = [...document.querySelectorAll('[role=dialog]')].at(-1) ?? document
    form.querySelector<HTMLElement>('[aria-invalid=true], [data-wrong]')?.focus()
  })
}
