const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/json': 'json',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

/** Downloads it. */
export async function saveFile(data: Blob, name: string): Promise<void> {
  const ending = ENDINGS[data.type.split(';')[0] ?? '']
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data)
  link.download = ending === undefined ? name : `${name}.${ending}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** A browser keeps what it downloads where the person wants it. */
export const dropSavedFiles = (): void => undefined
