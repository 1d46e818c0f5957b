import { until } from '../../support/until.ts'
import type { Program } from './program.ts'

interface Message {
  readonly id: string
  readonly text: string
}

const read = new Set<string>()

/** The next code that was mailed to this address; each mail is read once. */
export async function nextCode({ sandboxUrl }: Pick<Program, 'sandboxUrl'>, address: string): Promise<string> {
  return until(`a code for ${address}`, async () => {
    const response = await fetch(`${sandboxUrl}/inbox/messages?to=${encodeURIComponent(address)}`)
    const { data } = (await response.json()) as { data: Message[] }
    const fresh = data.find(({ id, text }) => !read.has(id) && /\b\d{6}\b/.test(text))
    if (fresh !== undefined) read.add(fresh.id)
    return /\b\d{6}\b/.exec(fresh?.text ?? '')?.[0]
  })
}
