export interface TextSender {
  send(text: { to: string; body: string }): Promise<void>
}

/** Text messages into the sandbox's inbox, where a person can read them. */
export const createSandboxTexts = ({ url, key }: { url: string; key: string }): TextSender => ({
  async send(text) {
    const response = await fetch(new URL('/inbox/texts', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(text),
      signal: AbortSignal.timeout(5_000),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`The sandbox's inbox answered ${response.status} to a text message`)
  },
})

/** Stands in where nothing can send text messages: refuses, and says so. */
export const createMissingTexts = (): TextSender => ({
  send: () => Promise.reject(new Error('No text message can be sent: this version sends them to the sandbox only')),
})
