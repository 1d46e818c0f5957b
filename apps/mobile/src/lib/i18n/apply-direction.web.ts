/** A browser turns round at once: styles are logical, `dir` on the root does the rest. */
export function applyDirection(dir: 'ltr' | 'rtl', language: string): boolean {
  document.documentElement.dir = dir
  document.documentElement.lang = language
  return false
}
