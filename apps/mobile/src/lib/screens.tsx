import { Stack } from 'expo-router'

/** Devices keep the screens behind the present one, with the system's own gestures; headers are ours. */
export const Screens = () => <Stack screenOptions={{ headerShown: false }} />
