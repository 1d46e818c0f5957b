import { BrokenPage } from '../../features/shell/page-boundary.tsx'

export { AuthLayout as default } from '../../features/auth/auth-layout.tsx'

export const unstable_settings = { screenErrorBoundary: BrokenPage }
