import { View } from 'react-native'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { radius } from './tokens.ts'
import { mark } from './web-only.ts'

/** How many wait behind what it stands on. Whoever listens hears it in the label there, so it is silent itself. */
export function CountBadge({ count }: { count: number }) {
  const styles = useStyles()
  if (count === 0) return null
  return (
    <View {...mark('fill')} style={styles.badge} aria-hidden importantForAccessibility="no-hide-descendants">
      <Text size="caption" strong tone="onAccent">
        {count > 99 ? '99+' : String(count)}
      </Text>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  badge: {
    minWidth: 20,
    minHeight: 20,
    paddingHorizontal: 6,
    borderRadius: radius.pill,
    backgroundColor: palette.accent,
    alignItems: 'center',
    justifyContent: 'center',
  },
}))
