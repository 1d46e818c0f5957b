export { PasswordScreen as default } from '../../../features/settings/password-screen.tsx'
