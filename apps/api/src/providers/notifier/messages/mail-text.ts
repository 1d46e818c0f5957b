/** The words of one mail, before they are laid out as text and as HTML. */
export interface MailText {
  subject: string
  greeting: string | null
  paragraphs: readonly string[]
  /** Six digits, shown large. */
  code?: string
  link?: { label: string; url: string }
  /** Small, below everything: what to do if this was a surprise. */
  note?: string
}
