import type { Clock } from '../clock.ts'
import { createId } from '../ids.ts'
import type { Store } from '../store/store.ts'

export interface Message {
  id: string
  kind: 'mail' | 'text'
  from: string
  to: string[]
  subject: string | null
  text: string
  html: string | null
  /** Every address that the message links to. */
  links: string[]
  /** ISO 8601, UTC. */
  receivedAt: string
}

export interface InboxStore {
  add(message: Omit<Message, 'id' | 'receivedAt'>): Promise<Message>
  /** Newest first; with `to`, only what that address or number received. */
  list(to: string | null, limit: number): Message[]
  find(id: string): Message | null
}

/** Old messages make room beyond this many. */
const MAX_MESSAGES = 5000

export function createInboxStore(store: Store, clock: Clock): InboxStore {
  const { database } = store
  const columns = `messages.*, (SELECT json_group_array(address) FROM message_recipients WHERE message = messages.seq) AS recipients`
  const insert = database.prepare(
    'INSERT INTO messages (id, kind, sender, subject, text, html, links, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const addRecipient = database.prepare(
    'INSERT INTO message_recipients (address, message) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const forget = database.prepare('DELETE FROM messages WHERE seq <= ?')
  const all = database.prepare(`SELECT ${columns} FROM messages ORDER BY seq DESC LIMIT ?`)
  const byRecipient = database.prepare(
    `SELECT ${columns} FROM messages JOIN message_recipients r ON r.message = messages.seq WHERE r.address = ? ORDER BY seq DESC LIMIT ?`,
  )
  const byId = database.prepare(`SELECT ${columns} FROM messages WHERE id = ?`)

  function insertMessage(message: Message): void {
    const { lastInsertRowid } = insert.run(
      message.id,
      message.kind,
      message.from,
      message.subject,
      message.text,
      message.html,
      JSON.stringify(message.links),
      message.receivedAt,
    )
    for (const address of message.to) addRecipient.run(normalizeAddress(address), lastInsertRowid)
    forget.run(Number(lastInsertRowid) - MAX_MESSAGES)
  }

  return {
    add(message) {
      const now = clock.nowMs()
      const full: Message = { ...message, id: createId('msg', now), receivedAt: new Date(now).toISOString() }
      return store.write(() => {
        insertMessage(full)
        return full
      })
    },
    list: (to, limit) => (to === null ? all.all(limit) : byRecipient.all(normalizeAddress(to), limit)).map(toMessage),
    find(id) {
      const row = byId.get(id)
      return row === undefined ? null : toMessage(row)
    },
  }
}

/** Mail addresses regardless of case, telephone numbers regardless of spaces and punctuation. */
function normalizeAddress(address: string): string {
  const trimmed = address.trim().toLowerCase()
  return trimmed.includes('@') ? trimmed : trimmed.replaceAll(/[\s().-]/g, '')
}

function toMessage(row: Record<string, unknown>): Message {
  return {
    id: String(row.id),
    kind: row.kind === 'mail' ? 'mail' : 'text',
    from: String(row.sender),
    to: JSON.parse(String(row.recipients)) as string[],
    subject: row.subject === null ? null : String(row.subject),
    text: String(row.text),
    html: row.html === null ? null : String(row.html),
    links: JSON.parse(String(row.links)) as string[],
    receivedAt: String(row.received_at),
  }
}
