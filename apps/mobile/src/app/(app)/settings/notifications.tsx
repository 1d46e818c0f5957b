export { PreferencesScreen as default } from '../../../features/settings/preferences-screen.tsx'
