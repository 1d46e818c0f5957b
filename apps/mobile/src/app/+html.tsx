export { Html as default } from '../features/shell/html.tsx'
