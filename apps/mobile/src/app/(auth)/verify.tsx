export { VerifyScreen as default } from '../../features/auth/code-screens.tsx'
