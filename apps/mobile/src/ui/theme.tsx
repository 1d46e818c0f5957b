import { createContext, type PropsWithChildren, useContext, useMemo } from 'react'
import { type ImageStyle, StyleSheet, type TextStyle, useColorScheme, type ViewStyle } from 'react-native'
import { type Palette, palettes, type Scheme } from './tokens.ts'

export type ThemeChoice = Scheme | 'system'

const SchemeContext = createContext<Scheme>('light')

/** On devices the palette is chosen here; browsers choose it in CSS (`theme.web.tsx`), before any script runs. */
export function ThemeProvider({ choice, children }: PropsWithChildren<{ choice: ThemeChoice }>) {
  const system = useColorScheme() === 'dark' ? 'dark' : 'light'
  return <SchemeContext value={choice === 'system' ? system : choice}>{children}</SchemeContext>
}

const useScheme = (): Scheme => useContext(SchemeContext)

export const usePalette = (): Palette => palettes[useScheme()]

type NamedStyles = Record<string, ViewStyle | TextStyle | ImageStyle>

/** Styles made from the palette, once per scheme. */
export function createStyles<S extends NamedStyles>(make: (palette: Palette) => S): () => S {
  const made = new Map<Scheme, S>()
  return () => {
    const scheme = useScheme()
    return useMemo(() => {
      const known = made.get(scheme) ?? StyleSheet.create(make(palettes[scheme]))
      made.set(scheme, known)
      return known
    }, [scheme])
  }
}
