export interface StreamMessage {
  id: string | undefined
  event: string
  data: string
  /** The time to wait before connecting again, where the server names one. */
  retryMs: number | undefined
}

/**
 * Reads server-sent events piece by piece, as the HTML standard describes the format (section 9.2.6): fields of a line each,
 * an empty line ends a message, lines that begin with a colon are comments.
 */
export function createEventParser(onMessage: (message: StreamMessage) => void): (text: string) => void {
  let rest = ''
  let message = emptyMessage()
  let hasFields = false

  const endMessage = (): void => {
    if (hasFields) onMessage({ ...message, data: message.data.replace(/\n$/, '') })
    message = emptyMessage()
    hasFields = false
  }
  const readLine = (line: string): void => {
    if (line.startsWith(':')) return
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    hasFields = true
    if (field === 'data') message.data += `${value}\n`
    else if (field === 'id' && !value.includes('\0')) message.id = value
    else if (field === 'event') message.event = value
    else if (field === 'retry' && /^\d+$/.test(value)) message.retryMs = Number(value)
  }
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') endMessage()
      else readLine(line)
    }
  }
}

const emptyMessage = (): StreamMessage => ({ id: undefined, event: 'message', data: '', retryMs: undefined })
