/** The look in numbers. `docs/design.md` says why each is what it is. Nothing else in the app names a colour or a size. */

export type Scheme = 'light' | 'dark'

/** One 4-pt grid: `space(3)` is 12. */
export const space = (steps: number): number => steps * 4

export const radius = { small: 8, medium: 12, large: 20, pill: 999 } as const

/** Six sizes, each with its line height. */
export const type = {
  caption: { fontSize: 12, lineHeight: 16 },
  small: { fontSize: 14, lineHeight: 20 },
  body: { fontSize: 16, lineHeight: 24 },
  title: { fontSize: 20, lineHeight: 28 },
  heading: { fontSize: 28, lineHeight: 36 },
  display: { fontSize: 40, lineHeight: 48 },
} as const
export type TypeSize = keyof typeof type

/** The smallest side of anything that is touched. */
export const TOUCH = 44

export const layout = { column: 480, wide: 1120, sidebar: 248, list: 420 } as const

const light = {
  background: '#f5f6f3',
  surface: '#ffffff',
  sunken: '#eceee9',
  line: '#dcdfd8',
  control: '#7a837e',
  ink: '#14211d',
  muted: '#55605b',
  accent: '#0d5c4a',
  accentSoft: '#dcefe8',
  onAccent: '#ffffff',
  danger: '#a8261c',
  dangerSoft: '#fbe6e3',
  warning: '#7d4e00',
  warningSoft: '#fbeed4',
  info: '#1a5490',
  infoSoft: '#e2edf8',
  shade: 'rgba(12, 22, 18, 0.48)',
  focus: '#0d5c4a',
  inverse: '#14211d',
  onInverse: '#f5f6f3',
}

export type Palette = { readonly [Name in keyof typeof light]: string }

const dark: Palette = {
  background: '#0e1513',
  surface: '#17201d',
  sunken: '#1f2a26',
  line: '#2d3a35',
  control: '#83918b',
  ink: '#eef3f0',
  muted: '#a7b4ae',
  accent: '#6fd8b8',
  accentSoft: '#173a31',
  onAccent: '#06231b',
  danger: '#ff9b91',
  dangerSoft: '#45211d',
  warning: '#f0c069',
  warningSoft: '#3f3115',
  info: '#93c2f5',
  infoSoft: '#1b3048',
  shade: 'rgba(0, 0, 0, 0.64)',
  focus: '#6fd8b8',
  inverse: '#eef3f0',
  onInverse: '#14211d',
}

export const palettes: Readonly<Record<Scheme, Palette>> = { light, dark }

/** Faces of cards. Ink on each passes 4.5:1 on its lightest place. The names are what the API stores. */
export const cardArt = {
  evergreen: { from: '#0d5c4a', to: '#093f34', grain: '#17735e', ink: '#ffffff' },
  ink: { from: '#26302d', to: '#131a18', grain: '#35423e', ink: '#ffffff' },
  indigo: { from: '#3a3f8f', to: '#262a66', grain: '#4a50a8', ink: '#ffffff' },
  plum: { from: '#6e2b5f', to: '#491a3f', grain: '#843a73', ink: '#ffffff' },
  terracotta: { from: '#9c4221', to: '#6f2b13', grain: '#ab5230', ink: '#ffffff' },
  sand: { from: '#ead9b5', to: '#dcc595', grain: '#f2e6cc', ink: '#2b2313' },
} as const
export type CardColour = keyof typeof cardArt

export const CARD_COLOURS = Object.keys(cardArt) as CardColour[]

export const isCardColour = (value: string): value is CardColour => Object.hasOwn(cardArt, value)

/** Hues for initials and chart bars; their text is always the palette's ink beside them, never on them. */
export const hues = ['#0d7a62', '#4a50a8', '#9c4221', '#843a73', '#7d6a1e', '#1a6f9c'] as const
