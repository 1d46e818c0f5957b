export { ActivityLayout as default } from '../../../features/activity/activity-layout.tsx'
