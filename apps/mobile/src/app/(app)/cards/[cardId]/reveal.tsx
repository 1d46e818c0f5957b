export { RevealScreen as default } from '../../../../features/reveal/reveal-screen.tsx'
