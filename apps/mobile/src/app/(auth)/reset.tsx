export { ResetScreen as default } from '../../features/auth/password-screens.tsx'
