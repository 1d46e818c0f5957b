/**
 * A file as `packages/api-client` uploads it: a Blob in browsers; on devices a named address, for XMLHttpRequest, that can also give
 * its bytes, for Expo's fetch, which reads no addresses.
 */
export type PickedFile = Blob | DeviceFile

export interface DeviceFile {
  readonly uri: string
  readonly name: string
  readonly type: string
  bytes(): Promise<Uint8Array>
}
