import { cardArt, type Palette, palettes } from '../src/ui/tokens.ts'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = (hex.slice(1).match(/../g) ?? []).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const TEXT: readonly (readonly [ink: keyof Palette, grounds: readonly (keyof Palette)[]])[] = [
  ['ink', ['background', 'surface', 'sunken', 'accentSoft', 'dangerSoft', 'warningSoft', 'infoSoft']],
  ['muted', ['background', 'surface', 'sunken', 'accentSoft']],
  ['accent', ['background', 'surface', 'accentSoft']],
  ['onAccent', ['accent']],
  ['danger', ['background', 'surface', 'dangerSoft', 'accentSoft']],
  ['warning', ['background', 'surface', 'warningSoft', 'accentSoft']],
  ['info', ['background', 'surface', 'infoSoft']],
  ['onInverse', ['inverse']],
]

describe.each(['light', 'dark'] as const)('the %s theme', (scheme) => {
  const palette = palettes[scheme]

  it('has text that passes 4.5 to 1 wherever it stands', () => {
    const faint = TEXT.flatMap(([ink, grounds]) =>
      grounds.flatMap((ground) => (contrast(palette[ink], palette[ground]) < 4.5 ? [`${ink} on ${ground}`] : [])),
    )
    expect(faint).toEqual([])
  })

  it('has edges of inputs and a focus ring that pass 3 to 1', () => {
    for (const ground of ['background', 'surface'] as const) {
      expect(contrast(palette.control, palette[ground])).toBeGreaterThanOrEqual(3)
      expect(contrast(palette.focus, palette[ground])).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the card faces', () => {
  it.each(Object.entries(cardArt))('%s is readable everywhere on its art', (_name, art) => {
    for (const ground of [art.from, art.to, art.grain]) expect(contrast(art.ink, ground)).toBeGreaterThanOrEqual(4.5)
  })
})
