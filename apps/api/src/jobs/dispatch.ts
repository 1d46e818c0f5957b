import type { Context } from '../context.ts'
import { openRuleCases } from '../services/case-service.ts'
import { isUserTopic, publishUserEvent } from '../services/event-service.ts'
import { noteMerchantRequest } from '../services/rules/merchant-activity.ts'
import type { Dispatch } from './relay-outbox.ts'

/** Where a message goes, by its topic. A topic that nobody serves is an error: it is put aside and a person is told. */
export function createDispatch(context: Pick<Context, 'queue' | 'clock' | 'newId' | 'secrets' | 'push'>): Dispatch {
  const { queue } = context
  return async (tx, message) => {
    await noteMerchantRequest(tx, message)
    if (isUserTopic(message.topic)) return publishUserEvent(context, tx, message)
    switch (message.topic) {
      case 'case.open':
        return openRuleCases(context, tx, message)
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
