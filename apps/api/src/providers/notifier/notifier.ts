export interface OutgoingMail {
  to: string
  subject: string
  text: string
  html: string
}

/** Ways out to a person. Each call is one attempt: the queue repeats what throws. */
export interface Notifier {
  /** @throws Error when the mail server did not take it. */
  sendMail(mail: OutgoingMail): Promise<void>
  /** @throws Error when there is no way to send text messages, or it failed. */
  sendText(text: { to: string; body: string }): Promise<void>
  /** @throws Error when the mail server cannot be reached or refuses us. Sends nothing. */
  ping(): Promise<void>
  close(): void
}
