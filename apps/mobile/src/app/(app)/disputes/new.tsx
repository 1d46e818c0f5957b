export { NewDisputeScreen as default } from '../../../features/disputes/new-dispute-screen.tsx'
