import { useSyncExternalStore } from 'react'

const WIDE = 1024

const query = `(min-width: ${WIDE}px)`

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(query)
  media.addEventListener('change', onChange)
  return () => media.removeEventListener('change', onChange)
}

/** Exported pages are drawn for a phone; what depends on the width shows only once a session is known. */
export const useIsWide = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  )
