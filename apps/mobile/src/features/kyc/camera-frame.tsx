import { View } from 'react-native'
import { CARD_RATIO, createStyles, radius } from '../../ui/index.ts'

/** Where the document, or the face, belongs. */
export function CameraFrame({ isSelfie }: { isSelfie: boolean }) {
  const styles = useStyles()
  return (
    <View style={styles.place} pointerEvents="none" aria-hidden>
      <View style={isSelfie ? styles.face : styles.document} />
    </View>
  )
}

const useStyles = createStyles(() => ({
  place: { position: 'absolute', top: 0, bottom: 0, left: 0, right: 0, alignItems: 'center', justifyContent: 'center' },
  document: {
    width: '88%',
    aspectRatio: CARD_RATIO,
    borderRadius: radius.large,
    borderWidth: 3,
    borderColor: '#ffffff',
  },
  face: { height: '82%', aspectRatio: 0.75, borderRadius: 999, borderWidth: 3, borderColor: '#ffffff' },
}))
