/** Where the means to continue a session are kept. */
export interface Vault {
  /** `cookie`: the browser holds the refresh token where no script can read it. `token`: it is kept here. */
  readonly kind: 'cookie' | 'token'
  load(): Promise<string | null>
  save(token: string): Promise<void>
  clear(): Promise<void>
  /** Runs one refresh at a time, over all tabs of a browser. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  announceEnd(): void
  onEndElsewhere(listener: () => void): () => void
}
