/** A page leaves the foreground when it is hidden or its window loses the focus. */
export function watchForeground(onLeave: () => void, onReturn: () => void = () => undefined): () => void {
  const visibility = () => (document.hidden ? onLeave() : onReturn())
  document.addEventListener('visibilitychange', visibility)
  addEventListener('blur', onLeave)
  addEventListener('focus', onReturn)
  addEventListener('pagehide', onLeave)
  return () => {
    document.removeEventListener('visibilitychange', visibility)
    removeEventListener('blur', onLeave)
    removeEventListener('focus', onReturn)
    removeEventListener('pagehide', onLeave)
  }
}
