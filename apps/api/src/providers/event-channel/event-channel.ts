/** What a process hears about one person. `sessionId` is set when that session has just ended. */
export interface EventSignal {
  endedSession?: string
}

/** Tells the processes of the program that something new stands in a person's stream. A signal carries nothing but that. */
export interface EventChannel {
  /** Calls back for each signal about this person, and once whenever signals may have been missed. Returns how to stop. */
  subscribe(userId: string, onSignal: (signal: EventSignal) => void): () => void
  close(): Promise<void>
}
