import type { PictureProps } from './picture-props.ts'
import { radius } from './tokens.ts'

/** The whole of a picture, however high it is. */
export const Picture = ({ uri, label, height }: PictureProps) => (
  <img src={uri} alt={label} style={{ width: '100%', height, objectFit: 'contain', borderRadius: radius.medium }} />
)
