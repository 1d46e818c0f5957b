import { pathOfLink } from '../lib/native-link.ts'

/** Called by the router with every link that opens the app on a device: https://docs.expo.dev/router/advanced/native-intent/ */
export const redirectSystemPath = ({ path }: { path: string; initial: boolean }): string => pathOfLink(path)
