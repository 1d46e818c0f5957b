export { SessionsScreen as default } from '../../../features/settings/sessions-screen.tsx'
