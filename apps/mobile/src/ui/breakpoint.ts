import { useWindowDimensions } from 'react-native'

/** From 1024 points: sidebar, list and detail side by side. */
const WIDE = 1024

export const useIsWide = (): boolean => useWindowDimensions().width >= WIDE
