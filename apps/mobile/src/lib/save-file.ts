import { Directory, File, Paths } from 'expo-file-system'
import * as Sharing from 'expo-sharing'

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/json': 'json',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

/**
 * Hands a file to the system: to keep it, send it, open it. Who takes it may read it when the sheet is long closed, so it goes away before
 * the next one is handed over, and with everything else on signing out.
 */
export async function saveFile(data: Blob, name: string): Promise<void> {
  const ending = ENDINGS[data.type.split(';')[0] ?? ''] ?? 'bin'
  dropSavedFiles()
  const folder = savedFiles()
  if (!folder.exists) folder.create()
  const file = new File(folder, `${name}.${ending}`)
  file.write(new Uint8Array(await data.arrayBuffer()))
  await Sharing.shareAsync(file.uri, { mimeType: data.type })
}

const savedFiles = (): Directory => new Directory(Paths.cache, 'saved')

/** Never throws: a folder that cannot be emptied must keep nobody signed in. */
export function dropSavedFiles(): void {
  try {
    const folder = savedFiles()
    if (folder.exists) folder.delete()
  } catch {
    // The system empties the cache of an app when it needs the room.
  }
}
