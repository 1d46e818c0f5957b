export { NotificationsScreen as default } from '../../features/notifications/notifications-screen.tsx'
