export { ForgotScreen as default } from '../../features/auth/password-screens.tsx'
