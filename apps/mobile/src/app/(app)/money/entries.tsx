export { EntriesScreen as default } from '../../../features/money/entries-screen.tsx'
