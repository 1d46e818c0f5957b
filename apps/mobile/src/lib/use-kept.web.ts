import { usePathname } from 'expo-router'
import { useRef, useState } from 'react'
import { useServices } from './services.tsx'

/** A state that is found again on coming back to the page, as on a phone, whose pages stay as they were left. */
export function useKept<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const { trail } = useServices()
  const path = useRef(usePathname()).current
  const [value, setValue] = useState(() => {
    const kept = trail.recall(path, name) as { value: Value } | undefined
    return kept === undefined ? initial : kept.value
  })
  return [
    value,
    (next) => {
      trail.keep(path, name, { value: next })
      setValue(next)
    },
  ]
}
