import { type PropsWithChildren, useEffect } from 'react'
import { type ImageStyle, StyleSheet, type TextStyle, type ViewStyle } from 'react-native'
import type { ThemeChoice } from './theme.tsx'
import { type Palette, palettes } from './tokens.ts'

const toVariables = (palette: Palette): Palette =>
  Object.fromEntries(Object.keys(palette).map((name) => [name, `var(--${name})`])) as unknown as Palette

/** The palette of a page is CSS variables, so that the first paint has the right theme and a change repaints without React. */
const variables = toVariables(palettes.light)

const declare = (palette: Partial<Palette>): string =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

const GROUND = /^(?:background|surface|sunken|inverse|\w+Soft)$/

/**
 * Where the person's system decides about colours (https://www.w3.org/TR/css-color-adjust-1/#forced), grounds are taken away by the browser; what
 * is drawn, as icons are, follows here. `global-css.ts` fills again what says something by being filled.
 */
const forced: Partial<Palette> = Object.fromEntries(
  Object.keys(palettes.light)
    .filter((name) => name !== 'shade')
    .map((name) => [name, name === 'focus' ? 'Highlight' : GROUND.test(name) ? 'Canvas' : 'CanvasText']),
)

/** More contrast than everybody gets: no grey words, and edges as dark as words. */
const strong = (palette: Palette): Partial<Palette> => ({
  muted: palette.ink,
  line: palette.control,
  control: palette.ink,
})

/** Goes into the head of every exported page. `data-theme` is the person's choice; without it the system decides. */
export const themeCss = [
  `:root{color-scheme:light;${declare(palettes.light)}}`,
  `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${declare(palettes.dark)}}}`,
  `:root[data-theme=dark]{color-scheme:dark;${declare(palettes.dark)}}`,
  `@media (prefers-contrast:more){:root{${declare(strong(palettes.light))}}`,
  `:root[data-theme=dark]{${declare(strong(palettes.dark))}}`,
  `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${declare(strong(palettes.dark))}}}}`,
  // Above every choice of a theme.
  `@media (forced-colors:active){:root:root:root{${declare(forced)}}}`,
].join('')

export function ThemeProvider({ choice, children }: PropsWithChildren<{ choice: ThemeChoice }>) {
  useEffect(() => {
    if (choice === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice
  }, [choice])
  return children
}

export const usePalette = (): Palette => variables

type NamedStyles = Record<string, ViewStyle | TextStyle | ImageStyle>

export function createStyles<S extends NamedStyles>(make: (palette: Palette) => S): () => S {
  const styles = StyleSheet.create(make(variables))
  return () => styles
}
