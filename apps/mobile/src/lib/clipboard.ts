import * as Clipboard from 'expo-clipboard'

export const copyText = async (text: string): Promise<void> => {
  await Clipboard.setStringAsync(text)
}

/** Empties the clipboard if it still holds what was copied. */
export async function clearCopied(text: string): Promise<void> {
  if ((await Clipboard.getStringAsync()) === text) await Clipboard.setStringAsync('')
}
