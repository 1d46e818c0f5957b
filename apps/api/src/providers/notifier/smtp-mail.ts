import { createTransport } from 'nodemailer'
import type { OutgoingMail } from './notifier.ts'

export interface MailSender {
  send(mail: OutgoingMail): Promise<void>
  ping(): Promise<void>
  close(): void
}

/** Mails over SMTP, through a small pool of connections that are kept open. `url` is `smtp://` or `smtps://`. */
export function createSmtpMail({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport(
    { url, pool: true, maxConnections: 4, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 },
    { from },
  )
  return {
    async send({ to, subject, text, html }) {
      await transport.sendMail({ to, subject, text, html, headers: { 'Auto-Submitted': 'auto-generated' } })
    },
    async ping() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

const refuse = () =>
  Promise.reject(new Error('No mail can be sent: set SMTP_URL, for example smtp://user:password@host:587'))

/** Stands in while no mail server is set: refuses, and says what to set. */
export const createMissingMail = (): MailSender => ({
  send: refuse,
  ping: refuse,
  close: () => undefined,
})
