export { DisputeScreen as default } from '../../../features/disputes/dispute-screen.tsx'
