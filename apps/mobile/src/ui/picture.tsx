import { Image } from 'react-native'
import type { PictureProps } from './picture-props.ts'
import { radius } from './tokens.ts'

/** The whole of a picture, however high it is. */
export const Picture = ({ uri, label, height }: PictureProps) => (
  <Image
    source={{ uri }}
    accessibilityLabel={label}
    resizeMode="contain"
    style={{ width: '100%', height, borderRadius: radius.medium }}
  />
)
