/** From where, and how, somebody signs in. */
export interface Client {
  /** Chosen by an app and kept on its device; clients without one are told apart by their network address. */
  deviceId?: string | undefined
  ipAddress: string | undefined
  /** What stands in for a device that was not named; missing where a proxy that is not trusted hides it. */
  place: string | undefined
  /** True when the connection itself comes from this machine, through no proxy. */
  isLoopback: boolean
  userAgent: string
  /** The refresh token is to travel in a cookie. */
  wantsCookie: boolean
  requestId: string
}
