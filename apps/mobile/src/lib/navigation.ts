import { router } from 'expo-router'

/** Back to where one came from; to the given place where there is nothing behind (a link from a mail). */
export function goBack(otherwise: string): void {
  if (router.canGoBack()) router.back()
  else router.replace(otherwise as never)
}

export const goTo = (path: string): void => router.push(path as never)
export const replaceWith = (path: string): void => router.replace(path as never)

/** Only a path of this app may be followed after signing in: never another site's address. */
export const safePath = (path: string | string[] | undefined): string | undefined =>
  typeof path === 'string' && /^\/[a-z][\w/?=&.-]*$/i.test(path) ? path : undefined
