import type { StepUp } from '../auth/step-up.tsx'

/** Passkeys on devices need associated domains, which a store build brings. */
export const AddPasskey = (_props: { stepUp: StepUp }) => null
