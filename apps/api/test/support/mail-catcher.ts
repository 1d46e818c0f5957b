import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { vi } from 'vitest'

export interface CaughtMail {
  to: string
  subject: string
  text: string
  html: string
}

export interface MailCatcher {
  url: string
  mails: readonly CaughtMail[]
  /** The first mail to an address that fits and was not taken before, as soon as it is there. */
  take(to: string, fits?: (mail: CaughtMail) => boolean): Promise<CaughtMail>
  /** Mails to an address that nobody took. */
  waiting(to: string): CaughtMail[]
  close(): Promise<void>
}

/** A real SMTP server on a free loopback port that keeps what it gets. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = []
  const taken = new Set<CaughtMail>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      simpleParser(stream).then(
        (parsed) => {
          for (const { address } of session.envelope.rcptTo as { address: string }[]) {
            mails.push({
              to: address.toLowerCase(),
              subject: parsed.subject ?? '',
              text: parsed.text ?? '',
              html: parsed.html || '',
            })
          }
          callback()
        },
        (error: Error) => callback(error),
      )
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const waiting = (to: string) => mails.filter((mail) => mail.to === to.toLowerCase() && !taken.has(mail))
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    mails,
    waiting,
    async take(to, fits = () => true) {
      const mail = await vi.waitUntil(() => waiting(to).find(fits), { timeout: 60_000, interval: 10 })
      taken.add(mail)
      return mail
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The six digits of a mail. */
export function codeIn(mail: CaughtMail): string {
  const code = /^\d{6}$/m.exec(mail.text)?.[0]
  if (code === undefined) throw new Error(`There is no code in the mail "${mail.subject}"`)
  return code
}
