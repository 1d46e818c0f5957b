export { ProfileScreen as default } from '../../../features/settings/profile-screen.tsx'
