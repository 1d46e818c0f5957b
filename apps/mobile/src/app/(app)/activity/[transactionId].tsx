export { PaymentScreen as default } from '../../../features/activity/payment-screen.tsx'
