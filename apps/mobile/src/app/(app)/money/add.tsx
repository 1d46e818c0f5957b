export { AddMoneyScreen as default } from '../../../features/money/add-money-screen.tsx'
