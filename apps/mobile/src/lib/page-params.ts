import { useLocalSearchParams } from 'expo-router'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/**
 * The parameters of a page whose words depend on them. Exported pages were drawn without any, so in a browser the first drawing
 * has none either; otherwise React finds other words than it expects.
 */
export function usePageParams(): Partial<Record<string, string>> {
  const params = useLocalSearchParams<Record<string, string>>()
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return isLive ? params : {}
}
