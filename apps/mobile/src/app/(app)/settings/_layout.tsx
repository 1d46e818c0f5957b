export { SettingsLayout as default } from '../../../features/settings/settings-layout.tsx'
