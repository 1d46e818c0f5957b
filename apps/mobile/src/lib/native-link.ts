import { safePath } from './navigation.ts'

/**
 * The page that a link means: `https://host/app/activity/…` of a mail, `cardwright:///activity/…`, or a path. Links of mails carry the
 * folder under which browsers get the app. Anything else opens the first page.
 */
export function pathOfLink(link: string): string {
  const path = link.replace(/^https:\/\/[^/]+/, '').replace(/^[a-z][a-z0-9+.-]*:\/\/\/?/i, '/')
  return safePath(path.replace(/^\/app(?=\/|$)/, '')) ?? '/'
}
