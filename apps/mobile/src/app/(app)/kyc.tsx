export { KycScreen as default } from '../../features/kyc/kyc-screen.tsx'
