import sharp from 'sharp'

const WIDTH = 1280
const HEIGHT = 900

/** A picture that looks like an identity document from afar: a portrait, lines, a machine-readable zone. Nobody's. */
export const drawSampleDocument = (): Promise<Buffer> =>
  render(`
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#e9eef5"/>
    <rect x="40" y="40" width="1200" height="820" rx="36" fill="#f8fafc" stroke="#5b7aa6" stroke-width="6"/>
    <rect x="40" y="40" width="1200" height="120" rx="36" fill="#5b7aa6"/>
    ${portrait(260, 400, 1)}
    ${bars([520, 230, 560], [520, 300, 420], [520, 370, 610], [520, 440, 300], [520, 510, 480])}
    ${bars([90, 740, 1100], [90, 800, 1100])}`)

/** A picture that looks like a photo of a face from afar. Nobody's. */
export const drawSamplePortrait = (): Promise<Buffer> =>
  render(`<rect width="${WIDTH}" height="${HEIGHT}" fill="#d7e0ea"/>${portrait(640, 420, 2.2)}`)

const portrait = (x: number, y: number, scale: number): string => `
  <g transform="translate(${x} ${y}) scale(${scale})">
    <rect x="-140" y="-180" width="280" height="340" fill="#c5d1e0"/>
    <path d="M-120 160 Q-110 60 0 55 Q110 60 120 160 Z" fill="#3f5878"/>
    <ellipse cx="0" cy="-30" rx="62" ry="80" fill="#e3b899"/>
    <path d="M-66 -40 Q-60 -125 0 -122 Q62 -125 66 -40 Q40 -85 0 -84 Q-40 -85 -66 -40 Z" fill="#4a3528"/>
  </g>`

const bars = (...places: readonly (readonly [x: number, y: number, width: number])[]): string =>
  places.map(([x, y, width]) => `<rect x="${x}" y="${y}" width="${width}" height="26" rx="8" fill="#8aa0bd"/>`).join('')

const render = (shapes: string): Promise<Buffer> =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${shapes}</svg>`))
    .jpeg({ quality: 88 })
    .toBuffer()
