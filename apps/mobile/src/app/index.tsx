export { Start as default } from '../features/shell/start.tsx'
