import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { listen } from '../network/listen.ts'
import type { InboxStore } from './inbox-store.ts'
import { findLinks } from './links.ts'

const MAX_MAIL_BYTES = 5 * 1024 * 1024
/** Reading a text out of the HTML of a larger mail would keep everybody waiting for seconds. */
const MAX_BYTES_TO_READ_HTML_OF = 128 * 1024

export interface MailServer {
  listen(port: number, host: string): Promise<void>
  port(): number
  close(): Promise<void>
}

/** Takes every mail, whoever it is for, and puts it into the inbox; nothing is ever sent on. */
export function createMailServer(parts: { inbox: InboxStore; log: Log; config: Config }): MailServer {
  const server = new SMTPServer({
    banner: 'Cardwright sandbox',
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Any login is as good as none: the mails go nowhere.
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anyone' }),
    size: MAX_MAIL_BYTES,
    maxClients: 500,
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        // What is beyond the limit is read and dropped, so that the sender gets an answer.
        if (!stream.sizeExceeded) chunks.push(chunk)
      })
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          callback(Object.assign(new Error(`The mail is larger than ${MAX_MAIL_BYTES} bytes.`), { responseCode: 552 }))
          return
        }
        const recipients = session.envelope.rcptTo.map((recipient) => recipient.address)
        const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
        store(parts.inbox, Buffer.concat(chunks), sender, recipients).then(
          () => callback(),
          (error: unknown) => {
            parts.log('error', 'a mail could not be stored', { problem: String(error) })
            callback(Object.assign(new Error('The mail could not be stored.'), { responseCode: 451 }))
          },
        )
      })
    },
  })
  let isListening = false
  // The error of a failed start is thrown by `listen`; what comes later concerns a single connection.
  server.on('error', (error) => {
    if (isListening) parts.log('warn', 'the mail server met an error', { problem: String(error) })
  })
  return {
    port: () => {
      const address = server.server.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    },
    async listen(port, host) {
      await listen(server.server, port, host, 'SANDBOX_SMTP_PORT')
      isListening = true
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function store(inbox: InboxStore, raw: Buffer, sender: string, recipients: string[]): Promise<void> {
  // Nobody reads the HTML that the parser makes of a plain text, and a long text keeps it busy for seconds.
  const mail = await simpleParser(raw, {
    skipImageLinks: true,
    skipTextToHtml: true,
    // By the whole mail, which may have its HTML in many parts.
    skipHtmlToText: raw.length > MAX_BYTES_TO_READ_HTML_OF,
  })
  const html = mail.html === false || mail.html === undefined ? null : mail.html
  const text = mail.text ?? ''
  await inbox.add({
    kind: 'mail',
    from: mail.from?.text ?? sender,
    to: recipients,
    subject: mail.subject ?? null,
    text,
    html,
    links: findLinks(text, html),
  })
}
