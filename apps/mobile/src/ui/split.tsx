import type { ReactNode } from 'react'
import { View } from 'react-native'
import { createStyles } from './theme'
import { layout } from './tokens.ts'

/** List and detail side by side, on wide pages. */
export function Split({ list, detail }: { list: ReactNode; detail: ReactNode }) {
  const styles = useStyles()
  return (
    <View style={styles.split}>
      <View style={styles.list}>{list}</View>
      <View style={styles.detail}>{detail}</View>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  split: { flex: 1, flexDirection: 'row', minHeight: 0 },
  list: { width: layout.list, borderEndWidth: 1, borderEndColor: palette.line },
  detail: { flex: 1, minWidth: 0 },
}))
