/** The pages on the way to the present one, each with what it keeps for the return. */
export interface Trail {
  /** Where one is now. A page that lies on the way already is returned to, and what lay behind it is forgotten. */
  visit(path: string): { isReturn: boolean; from: string | undefined }
  /** Somebody has touched a key or the page. Before that the app finds its first page by itself, and nobody has gone anywhere. */
  use: () => void
  isUsed(): boolean
  keep(path: string, name: string, value: unknown): void
  recall(path: string, name: string): unknown
  /** Nobody else on this device returns there. */
  clear(): void
}

export function createTrail(): Trail {
  let way: string[] = []
  let isUsed = false
  const kept = new Map<string, Map<string, unknown>>()
  return {
    visit: (path) => {
      const from = way.at(-1)
      const before = way.indexOf(path)
      if (before === -1) {
        way.push(path)
        return { isReturn: false, from }
      }
      for (const left of way.slice(before + 1)) kept.delete(left)
      way = way.slice(0, before + 1)
      return { isReturn: from !== path, from }
    },
    use: () => {
      isUsed = true
    },
    isUsed: () => isUsed,
    keep: (path, name, value) => {
      const ofPath = kept.get(path) ?? new Map<string, unknown>()
      kept.set(path, ofPath.set(name, value))
    },
    recall: (path, name) => kept.get(path)?.get(name),
    clear: () => {
      way = []
      kept.clear()
    },
  }
}
