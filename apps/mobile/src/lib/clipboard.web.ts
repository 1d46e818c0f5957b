export const copyText = (text: string): Promise<void> => navigator.clipboard.writeText(text)

/** A browser does not let a page look into the clipboard unasked, so what is there is overwritten; without focus it may refuse. */
export const clearCopied = (_text: string): Promise<void> => navigator.clipboard.writeText('').catch(() => undefined)
