export type PushPermission = 'granted' | 'undecided' | 'denied'

/** What wakes the device while the app is closed. */
export interface Pushes {
  /** False in browsers, and in builds without a project at Expo: then screens follow live events and polling alone. */
  readonly isPossible: boolean
  permission(): Promise<PushPermission>
  ask(channelName: string): Promise<PushPermission>
  /** Undefined where there can be none. Rejects where the system or Expo gave none this time. */
  token(channelName: string): Promise<string | undefined>
  /** The system may change the token at any time. */
  onNewToken(listener: () => void): Promise<() => void>
  /** Hears the link of each push that was tapped, also of the one that started the app. The listener says whether it may be followed. */
  onTap(listener: (link: unknown) => void): Promise<() => void>
  openSettings(): void
}
