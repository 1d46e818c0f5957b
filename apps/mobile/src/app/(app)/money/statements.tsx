export { StatementsScreen as default } from '../../../features/money/statements-screen.tsx'
