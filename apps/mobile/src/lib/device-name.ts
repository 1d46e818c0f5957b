import Constants from 'expo-constants'
import { Platform } from 'react-native'

/** What the list of devices calls this one. */
export const deviceName = (): string => (Constants.deviceName ?? Platform.OS).slice(0, 80)
