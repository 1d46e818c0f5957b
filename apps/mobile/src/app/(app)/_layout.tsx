import { BrokenPage } from '../../features/shell/page-boundary.tsx'

export { AppLayout as default } from '../../features/shell/app-layout.tsx'

export const unstable_settings = { screenErrorBoundary: BrokenPage }
