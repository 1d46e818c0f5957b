import { unseen } from './unseen.web.tsx'

/** Said by screen readers as soon as it changes, and shown to nobody: the page shows the same in another way. */
export const Announce = ({ text }: { text: string }) => (
  <div role="status" style={unseen}>
    {text}
  </div>
)
