export { OtpScreen as default } from '../../features/auth/code-screens.tsx'
