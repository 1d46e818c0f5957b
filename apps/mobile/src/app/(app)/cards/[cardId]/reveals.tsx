export { RevealsScreen as default } from '../../../../features/reveal/reveals-screen.tsx'
