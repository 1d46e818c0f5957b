import { useRef, useState } from 'react'
import { PanResponder, View } from 'react-native'
import { type SliderProps, toStep } from './slider-value.ts'
import { createStyles } from './theme'
import { radius, TOUCH } from './tokens.ts'

const SENSIBLE = 20

export function Slider({ label, valueText, value, maximum, step, onChange }: SliderProps) {
  const styles = useStyles()
  const [width, setWidth] = useState(0)
  const set = (x: number) => width > 0 && onChange(toStep((x / width) * maximum, { maximum, step }))
  const latest = useRef(set)
  latest.current = set
  const pan = useRef(
    PanResponder.create({
      onStartShouldSetPanResponder: () => true,
      onMoveShouldSetPanResponder: () => true,
      onPanResponderGrant: (event) => latest.current(event.nativeEvent.locationX),
      onPanResponderMove: (event) => latest.current(event.nativeEvent.locationX),
    }),
  ).current
  const share = maximum === 0 ? 0 : Math.min(1, value / maximum)
  const nudge = Math.max(step, toStep(maximum / SENSIBLE, { maximum, step }))
  return (
    <View
      role="slider"
      accessible
      aria-label={label}
      aria-valuetext={valueText}
      accessibilityActions={[{ name: 'increment' }, { name: 'decrement' }]}
      onAccessibilityAction={({ nativeEvent }) =>
        onChange(toStep(value + (nativeEvent.actionName === 'increment' ? nudge : -nudge), { maximum, step }))
      }
      onLayout={(event) => setWidth(event.nativeEvent.layout.width)}
      style={styles.place}
      {...pan.panHandlers}
    >
      <View pointerEvents="none" style={styles.track}>
        <View style={[styles.fill, { width: `${share * 100}%` }]} />
      </View>
      <View pointerEvents="none" style={[styles.thumb, { start: Math.max(0, share * width - 12) }]} />
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  place: { height: TOUCH, justifyContent: 'center' },
  track: { height: 6, borderRadius: radius.pill, backgroundColor: palette.sunken, overflow: 'hidden' },
  fill: { height: 6, backgroundColor: palette.accent },
  thumb: { position: 'absolute', width: 24, height: 24, borderRadius: radius.pill, backgroundColor: palette.accent },
}))
