export { MoneyScreen as default } from '../../../features/money/money-screen.tsx'
