import { ScrollViewStyleReset } from 'expo-router/html'
import type { PropsWithChildren } from 'react'
import { firstFont, globalCss } from '../../ui/global-css.ts'
import { themeCss } from '../../ui/theme.web.tsx'

const BASE = '/app'

/** The frame of every exported page: themes and typeface are there before any script. */
export function Html({ children }: PropsWithChildren) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charSet="utf-8" />
        {/* The keyboard of a phone takes from the page: what stands at the bottom stays above it, as the button of a sheet does. */}
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="description" content="Virtual cards with limits that you set." />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f6f3" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0e1513" />
        <meta name="robots" content="noindex" />
        <link rel="preload" as="font" type="font/woff2" href={firstFont(BASE)} crossOrigin="" />
        <ScrollViewStyleReset />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constants */}
        <style dangerouslySetInnerHTML={{ __html: themeCss + globalCss(BASE) }} />
        <script src={`${BASE}/theme.js`} />
      </head>
      <body>{children}</body>
    </html>
  )
}
