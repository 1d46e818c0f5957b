import { useLayoutEffect, useRef } from 'react'

const inert = { onPress: undefined, onLongPress: undefined }

/**
 * In browsers a button that is `disabled` loses the focus, also to whoever has just pressed it: the Tab key then begins at the top of the
 * page. What cannot be pressed just now therefore says so, takes no press, and stays where it is. React Native for the web writes `disabled`
 * beside `aria-disabled`, so the attribute is set here.
 */
export function useInert(isInert: boolean): object {
  const ref = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (isInert) ref.current?.setAttribute('aria-disabled', 'true')
    else ref.current?.removeAttribute('aria-disabled')
  }, [isInert])
  return isInert ? { ref, ...inert } : { ref }
}
