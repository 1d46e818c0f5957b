/** A file as a browser or Node holds it, or as React Native names it. */
export type UploadFile = Blob | { readonly uri: string; readonly name: string; readonly type: string }

export function createMultipart(fields: object, files: Readonly<Partial<Record<string, UploadFile>>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) form.append(name, String(value))
  }
  for (const [name, file] of Object.entries(files)) {
    // React Native's FormData takes {uri, name, type} in the place of a Blob; its own types say so, the web's do not.
    if (file !== undefined) form.append(name, file as Blob)
  }
  return form
}
