import { useEffect, useRef } from 'react'
import { Animated, Easing, Platform } from 'react-native'
import { useReducedMotion } from './reduced-motion'
import { Path, Svg } from './svg'
import { usePalette } from './theme'
import type { Palette } from './tokens.ts'
import { mark } from './web-only.ts'

/** A turning arc. Whoever shows it also says in words what is going on. */
export function Spinner({ size = 20, tone = 'accent' }: { size?: number; tone?: keyof Palette }) {
  const palette = usePalette()
  const rotate = useTurning()
  return (
    <Animated.View {...mark('spin')} style={{ width: size, height: size, ...rotate }}>
      <Svg width={size} height={size} viewBox="0 0 24 24" fill="none">
        <Path d="M12 3.5A8.5 8.5 0 1 1 3.5 12" stroke={palette[tone]} strokeWidth={2.5} strokeLinecap="round" />
      </Svg>
    </Animated.View>
  )
}

function useTurning() {
  const turn = useRef(new Animated.Value(0)).current
  const isStill = useReducedMotion() || Platform.OS === 'web'
  useEffect(() => {
    if (isStill) return
    const loop = Animated.loop(
      Animated.timing(turn, { toValue: 1, duration: 900, easing: Easing.linear, useNativeDriver: true }),
    )
    loop.start()
    return () => loop.stop()
  }, [turn, isStill])
  if (Platform.OS === 'web') return {}
  return { transform: [{ rotate: turn.interpolate({ inputRange: [0, 1], outputRange: ['0deg', '360deg'] }) }] }
}
