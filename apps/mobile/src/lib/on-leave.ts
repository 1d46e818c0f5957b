import { AppState } from 'react-native'

/** Calls back when the app leaves the foreground, and when it returns. */
export function watchForeground(onLeave: () => void, onReturn: () => void = () => undefined): () => void {
  const subscription = AppState.addEventListener('change', (state) => (state === 'active' ? onReturn() : onLeave()))
  return () => subscription.remove()
}
