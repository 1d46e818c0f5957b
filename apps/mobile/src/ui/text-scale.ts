import { useWindowDimensions } from 'react-native'

/** How much larger than designed text is read, up to twice; what has a fixed height is made as much higher. */
export const useTextScale = (): number => Math.min(2, Math.max(1, useWindowDimensions().fontScale))
