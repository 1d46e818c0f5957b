import { File, Paths } from 'expo-file-system'
import * as Sharing from 'expo-sharing'

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/json': 'json',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

/** Hands a file to the system: to keep it, send it, open it. */
export async function saveFile(data: Blob, name: string): Promise<void> {
  const ending = ENDINGS[data.type.split(';')[0] ?? ''] ?? 'bin'
  const file = new File(Paths.cache, `${name}.${ending}`)
  file.write(new Uint8Array(await data.arrayBuffer()))
  await Sharing.shareAsync(file.uri, { mimeType: data.type })
}
