import type { NotificationRow } from '../models/notification-model.ts'
import { type NoticeContent, type NoticeWords, noticeContent } from '../providers/notifier/messages/notice-content.ts'
import { renderNotice } from '../providers/notifier/messages/render-notice.ts'
import { sayDecline } from './decline-sentence.ts'
import type { Reader } from './reader.ts'

/** A notice in the words of whoever reads it. */
export const wordNotice = (content: NoticeContent, reader: Reader): NoticeWords =>
  renderNotice(content, {
    language: reader.language,
    sayDecline: (declined) => sayDecline(declined, reader),
  })

/** What was told, for whoever reads it now; as it was worded then where nothing more is known of it. */
export function wordsOfNotification({ title, body, content }: NotificationRow, reader: Reader): NoticeWords {
  const known = noticeContent.safeParse(content)
  return known.success ? wordNotice(known.data, reader) : { title, body }
}
