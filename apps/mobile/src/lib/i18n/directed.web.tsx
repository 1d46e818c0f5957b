import type { PropsWithChildren } from 'react'
import { View } from 'react-native'

/**
 * react-native-web makes left and right of `start` and `end` by the nearest `dir` that it was given itself; that of the document turns
 * only what the browser lays out. It draws nothing.
 */
export const Directed = ({ dir, children }: PropsWithChildren<{ dir: 'ltr' | 'rtl' }>) => (
  <View style={{ display: 'contents' }} {...{ dir }}>
    {children}
  </View>
)
