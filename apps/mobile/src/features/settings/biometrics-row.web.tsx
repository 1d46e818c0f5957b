import type { StepUp } from '../auth/step-up.tsx'

/** In browsers passkeys do this. */
export const BiometricsRow = (_props: { stepUp: StepUp }) => null
