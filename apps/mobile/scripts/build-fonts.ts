import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import subsetFont from 'subset-font'

/**
 * Makes the fonts that the app ships: `npm run build:fonts -w @cardwright/mobile`.
 * Sources are the OFL families Figtree (Latin) and Readex Pro (Arabic letters only, which Figtree lacks).
 * Browsers get variable WOFF2 files named by their content; devices get one static TTF a weight.
 */
const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '..')
const webFolder = join(root, 'public/fonts')
const nativeFolder = join(root, 'assets/fonts')

const range = (first: number, last: number): string =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, index) => first + index))

const LATIN = `${range(0x20, 0x7e) + range(0xa0, 0xff)}ŁłŒœŠšŽžŸ–—‘’“”„†•…‹›€™−×→←↑↓`
const LATIN_EXTENDED = `${range(0x100, 0x17f) + range(0x218, 0x21b)}Ẽẽ`
const ARABIC = `${range(0x600, 0x6ff) + range(0x750, 0x77f)} ‌‍`

interface Face {
  name: string
  source: string
  text: string
  unicodeRange: string
}

const FACES: Face[] = [
  {
    name: 'figtree-latin',
    source: '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
    text: LATIN,
    unicodeRange:
      'U+0020-00FF, U+0152-0153, U+0160-0161, U+0178, U+017D-017E, U+2010-2026, U+2039-203A, U+20AC, U+2122, U+2190-2193, U+2212',
  },
  {
    name: 'figtree-latin-ext',
    source: '@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2',
    text: LATIN_EXTENDED,
    unicodeRange: 'U+0100-0151, U+0154-015F, U+0162-0177, U+0179-017C, U+017F, U+0218-021B, U+1EBC-1EBD',
  },
  {
    name: 'readex-arabic',
    source: '@fontsource-variable/readex-pro/files/readex-pro-arabic-wght-normal.woff2',
    text: ARABIC,
    unicodeRange: 'U+0600-06FF, U+0750-077F, U+200C-200D',
  },
]

const sourceOf = (path: string): Promise<Buffer> => {
  const [scope = '', name = '', ...rest] = path.split('/')
  return readFile(join(dirname(require.resolve(`${scope}/${name}/package.json`)), ...rest))
}

async function buildWebFace(face: Face): Promise<{ file: string; unicodeRange: string }> {
  const data = await subsetFont(await sourceOf(face.source), face.text, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
  })
  const file = `${face.name}-${createHash('sha256').update(data).digest('hex').slice(0, 10)}.woff2`
  await writeFile(join(webFolder, file), data)
  console.log(`${file} ${data.length} bytes`)
  return { file, unicodeRange: face.unicodeRange }
}

async function buildNativeFace(fileName: string, weight: number): Promise<void> {
  const source = await sourceOf('@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2')
  const data = await subsetFont(source, LATIN, { targetFormat: 'sfnt', variationAxes: { wght: weight } })
  await writeFile(join(nativeFolder, fileName), data)
  console.log(`${fileName} ${data.length} bytes`)
}

await mkdir(webFolder, { recursive: true })
for (const old of await readdir(webFolder)) if (old.endsWith('.woff2')) await rm(join(webFolder, old))
const faces = await Promise.all(FACES.map(buildWebFace))
await buildNativeFace('Figtree-Regular.ttf', 400)
await buildNativeFace('Figtree-SemiBold.ttf', 600)
for (const family of ['figtree', 'readex-pro']) {
  await writeFile(join(webFolder, `OFL-${family}.txt`), await sourceOf(`@fontsource-variable/${family}/LICENSE`))
}
await mkdir(join(root, 'src/ui/generated'), { recursive: true })
await writeFile(
  join(root, 'src/ui/generated/font-files.ts'),
  `// Written by scripts/build-fonts.ts.\nexport const FONT_FILES = ${JSON.stringify(faces, null, 2)} as const\n`,
)
