export { Gallery as default } from '../features/gallery/gallery.tsx'
