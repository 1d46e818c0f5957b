/** A file as `packages/api-client` uploads it: a Blob in browsers, a named address on devices. */
export type PickedFile = Blob | { readonly uri: string; readonly name: string; readonly type: string }
