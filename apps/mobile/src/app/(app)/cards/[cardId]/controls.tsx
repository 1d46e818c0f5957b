export { ControlsScreen as default } from '../../../../features/controls/controls-screen.tsx'
