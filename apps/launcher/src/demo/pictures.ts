import sharp from 'sharp'

const WIDTH = 1280
const HEIGHT = 900

/** The papers of nobody, as a phone might photograph them; every picture is a little different, as photos are. */
export async function takePictures(fullName: string): Promise<{ documentFront: Blob; selfie: Blob }> {
  const tint = Math.floor(Math.random() * 360)
  const [document, selfie] = await Promise.all([draw(passport(fullName, tint)), draw(face(640, 480, 2.4, tint))])
  return { documentFront: document, selfie }
}

async function draw(shapes: string): Promise<Blob> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#e8e4da"/>${shapes}</svg>`
  const bytes = await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer()
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' })
}

const passport = (fullName: string, tint: number) => `
  <rect x="60" y="70" width="1160" height="760" rx="28" fill="hsl(${tint} 30% 94%)" stroke="hsl(${tint} 25% 45%)" stroke-width="5"/>
  ${face(280, 400, 1.1, tint)}
  <g font-family="monospace" fill="#2c3440">
    <text x="520" y="190" font-size="46">SPECIMEN · PASSPORT</text>
    <text x="520" y="300" font-size="40">${escapeText(fullName)}</text>
    <text x="520" y="370" font-size="34">12 MAY 1990</text>
    <text x="90" y="770" font-size="36">P&lt;UTO${escapeText(fullName.toUpperCase().replaceAll(' ', '<')).padEnd(36, '·')}</text>
  </g>`

const face = (x: number, y: number, scale: number, tint: number) => `
  <g transform="translate(${x} ${y}) scale(${scale})">
    <path d="M-130 170 Q-120 70 0 62 Q120 70 130 170 Z" fill="hsl(${tint} 35% 40%)"/>
    <circle cx="0" cy="-25" r="80" fill="#dcae8f"/>
    <path d="M-82 -30 Q-70 -125 0 -118 Q70 -125 82 -30 Q45 -80 0 -78 Q-45 -80 -82 -30 Z" fill="#4b3a2e"/>
  </g>`

const escapeText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
