import { DemoFailure, until } from './demo-failure.ts'

interface Message {
  readonly id: string
  readonly subject: string | null
  readonly text: string
}

/** The mails of one address, as the sandbox received them. */
export interface Inbox {
  /** Counts what is there already as read. */
  skipToNow(): Promise<void>
  /** Waits for the next mail with a code of six digits; each mail is read once. */
  nextCode(): Promise<{ subject: string; code: string }>
}

export function openInbox(sandboxUrl: string, address: string): Inbox {
  const read = new Set<string>()
  const list = async (): Promise<readonly Message[]> => {
    const response = await fetch(`${sandboxUrl}/inbox/messages?to=${encodeURIComponent(address)}`)
    if (!response.ok) throw new DemoFailure(`The inbox should answer, but said ${response.status}`)
    return ((await response.json()) as { data: Message[] }).data
  }
  const findCode = async () => {
    for (const { id, subject, text } of await list()) {
      const code = text.match(/\b\d{6}\b/)?.[0]
      if (read.has(id) || code === undefined) continue
      read.add(id)
      return { subject: subject ?? '', code }
    }
    return undefined
  }
  return {
    skipToNow: async () => {
      for (const { id } of await list()) read.add(id)
    },
    nextCode: () => until(`A mail with a code to ${address}`, findCode),
  }
}
