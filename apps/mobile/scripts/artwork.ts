import sharp from 'sharp'
import { palettes } from '../src/ui/tokens.ts'

/** The app's sign, as on its screens: a card with planed grain. In a square of 40, the card is 36 wide and 26 high. */
interface Sign {
  card: string
  grain: string
  /** How much of the grain shows; 0 cuts it out, for marks that may have one colour only. */
  grainOpacity: number
}

interface Picture {
  /** Where it is kept, below the app's folder. */
  file: string
  width: number
  height: number
  /** Undefined leaves it transparent. */
  background?: string
  sign: Sign
  /** The card's width as a share of the picture's height. */
  share: number
}

const { light, dark } = palettes
const onAccent: Sign = { card: light.onAccent, grain: light.accent, grainOpacity: 0.55 }
const onLight: Sign = { card: light.accent, grain: light.onAccent, grainOpacity: 0.55 }
const onDark: Sign = { card: dark.accent, grain: dark.onAccent, grainOpacity: 0.55 }
/** The system gives it a colour of its own. */
const oneColour: Sign = { card: '#ffffff', grain: '', grainOpacity: 0 }

/** What the stores, the launchers and the splash screen show. An adaptive icon keeps to the middle 66 of 108 parts. */
export const PICTURES: readonly Picture[] = [
  { file: 'assets/icon.png', width: 1024, height: 1024, background: light.accent, sign: onAccent, share: 0.62 },
  { file: 'assets/icon-dark.png', width: 1024, height: 1024, sign: onDark, share: 0.62 },
  { file: 'assets/icon-tinted.png', width: 1024, height: 1024, background: '#000000', sign: oneColour, share: 0.62 },
  { file: 'assets/icon-foreground.png', width: 1024, height: 1024, sign: onAccent, share: 0.48 },
  { file: 'assets/icon-monochrome.png', width: 1024, height: 1024, sign: oneColour, share: 0.48 },
  { file: 'assets/splash.png', width: 640, height: 640, sign: onLight, share: 0.9 },
  { file: 'assets/splash-dark.png', width: 640, height: 640, sign: onDark, share: 0.9 },
  { file: 'assets/notification.png', width: 96, height: 96, sign: oneColour, share: 0.92 },
  { file: 'assets/favicon.png', width: 48, height: 48, background: light.accent, sign: onAccent, share: 0.7 },
  { file: 'store/icon-512.png', width: 512, height: 512, background: light.accent, sign: onAccent, share: 0.62 },
  { file: 'store/feature-graphic.png', width: 1024, height: 500, background: light.accent, sign: onAccent, share: 0.8 },
]

const CARD = '<rect x="2" y="7" width="36" height="26" rx="6"'
const rings = (attributes: string): string =>
  [9, 15, 21, 27]
    .map((reach) => `<circle cx="39" cy="35" r="${reach}" fill="none" stroke-width="2" ${attributes}/>`)
    .join('')

function drawSign({ card, grain, grainOpacity }: Sign): string {
  if (grainOpacity === 0)
    return `<mask id="cut">${CARD} fill="#fff"/>${rings('stroke="#000"')}</mask>${CARD} fill="${card}" mask="url(#cut)"/>`
  const lines = rings(`stroke="${grain}" stroke-opacity="${grainOpacity}"`)
  return `<clipPath id="card">${CARD}/></clipPath><g clip-path="url(#card)">${CARD} fill="${card}"/>${lines}</g>`
}

function toSvg({ width, height, background, sign, share }: Picture): string {
  const scale = (height * share) / 36
  const ground = background === undefined ? '' : `<rect width="${width}" height="${height}" fill="${background}"/>`
  const place = `translate(${width / 2 - 20 * scale} ${height / 2 - 20 * scale}) scale(${scale})`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}<g transform="${place}">${drawSign(sign)}</g></svg>`
}

/** The picture as a PNG; without an alpha channel where it has a ground, as stores demand. */
export function draw(picture: Picture): Promise<Buffer> {
  const image = sharp(Buffer.from(toSvg(picture)))
  const opaque =
    picture.background === undefined ? image : image.flatten({ background: picture.background }).removeAlpha()
  return opaque.png({ compressionLevel: 9, palette: false }).toBuffer()
}

/** How far two pictures are apart: the mean difference of their channels, of 255. Infinite where their shapes differ. */
export async function differenceOf(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((png) => sharp(png).raw().toBuffer({ resolveWithObject: true })))
  if (a === undefined || b === undefined || a.data.length !== b.data.length || a.info.width !== b.info.width)
    return Infinity
  return a.data.reduce((sum, value, index) => sum + Math.abs(value - (b.data[index] ?? 0)), 0) / a.data.length
}
