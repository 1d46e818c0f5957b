export { CreateCardScreen as default } from '../../../features/cards/create-card-screen.tsx'
