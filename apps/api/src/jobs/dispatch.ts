import type { Context } from '../context.ts'
import type { Dispatch } from './relay-outbox.ts'

/** Where a message goes, by its topic. A topic that nobody serves is an error: it is put aside and a person is told. */
export function createDispatch({ queue }: Pick<Context, 'queue'>): Dispatch {
  return async (tx, message) => {
    switch (message.topic) {
      case 'issuer.card.finish':
        return queue.enqueue(
          tx,
          'finish-card',
          { lane: message.lane, cardId: message.subjectId },
          { jobKey: `finish-card:${message.subjectId}` },
        )
      case 'issuer.card.sync':
        return queue.enqueue(
          tx,
          'sync-card',
          { lane: message.lane, cardId: message.subjectId },
          { jobKey: `sync-card:${message.subjectId}` },
        )
      default:
        throw new Error(`nobody serves the topic ${message.topic}`)
    }
  }
}
