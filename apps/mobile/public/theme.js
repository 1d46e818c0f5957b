// Before the first paint: the theme that the person chose on this device. Without a choice the system decides.
try {
  const chosen = localStorage.getItem('cardwright.theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {}

// A form is there long before the scripts of the app on a slow line. What is typed and pressed meanwhile would be lost when they start: it is kept
// here and handed over by src/lib/early.web.ts, which also ends this.
{
  const texts = new Map()
  const presses = []
  const type = ({ target }) => {
    if (target.matches?.('input:not([type=range], [type=file]), textarea')) texts.set(target, target.value)
  }
  const press = ({ target }) => {
    const pressed = target.closest?.('button, [role=checkbox]')
    if (!pressed) return
    presses.push(pressed)
    // It breathes meanwhile, so that nobody thinks it was not felt.
    pressed.setAttribute('aria-busy', 'true')
    pressed.dataset.early = ''
  }
  document.addEventListener('input', type, true)
  document.addEventListener('click', press, true)
  globalThis.early = {
    end() {
      document.removeEventListener('input', type, true)
      document.removeEventListener('click', press, true)
      for (const pressed of presses) {
        pressed.removeAttribute('aria-busy')
        delete pressed.dataset.early
      }
      const kept = { texts: [...texts], presses: [...presses] }
      texts.clear()
      presses.length = 0
      return kept
    },
  }
}
