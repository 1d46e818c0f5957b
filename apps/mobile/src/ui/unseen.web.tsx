/** Read out in its place, and shown to nobody. */
export const Unseen = ({ text }: { text: string }) => <span style={unseen}>{text}</span>

/** What takes no room and is not drawn, but is there for screen readers. */
export const unseen = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const
