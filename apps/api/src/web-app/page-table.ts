/** Finds the page of an address among exported files: `cards/[cardId].html` answers `cards/card_1`. */
export interface PageTable {
  find(path: string): string | undefined
}

interface Page {
  file: string
  segments: readonly string[]
}

const isParameter = (segment: string): boolean => segment.startsWith('[')

export function createPageTable(files: Iterable<string>): PageTable {
  const pages = [...files].filter((file) => file.endsWith('.html')).map(toPage)
  // What is written out wins over a parameter, from left to right.
  pages.sort((a, b) => rank(a).localeCompare(rank(b)))
  return {
    find: (path) => {
      const segments = path.split('/').filter((segment) => segment !== '')
      return pages.find((page) => fits(page, segments))?.file
    },
  }
}

function toPage(file: string): Page {
  const segments = file.replace(/\.html$/, '').split('/')
  return { file, segments: segments.at(-1) === 'index' ? segments.slice(0, -1) : segments }
}

const rank = ({ segments }: Page): string => segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('')

const fits = (page: Page, segments: readonly string[]): boolean =>
  page.segments.length === segments.length &&
  page.segments.every((segment, index) => isParameter(segment) || segment === segments[index])
