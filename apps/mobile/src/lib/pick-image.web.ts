import type { PickedFile } from './picked-file.ts'

const LONGEST_SIDE = 2_000

/** A picture the person chooses, made small in the page. Undefined where they chose none. */
export async function pickImage(): Promise<PickedFile | undefined> {
  const file = await askForFile('image/*')
  return file === undefined ? undefined : compressImage(file)
}

/** A picture or a PDF; a PDF goes as it is, under its own name. */
export async function pickEvidence(): Promise<PickedFile | undefined> {
  const file = await askForFile('image/*,application/pdf')
  return file === undefined || file.type === 'application/pdf' ? file : compressImage(file)
}

export const TAKES_PDF: boolean = true

function askForFile(accept: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.hidden = true
    input.setAttribute('aria-hidden', 'true')
    const finish = (file: File | undefined) => {
      input.remove()
      resolve(file)
    }
    input.addEventListener('change', () => finish(input.files?.[0]))
    input.addEventListener('cancel', () => finish(undefined))
    document.body.append(input)
    input.click()
  })
}

/** Smaller and as JPEG; a file that is no picture goes as it is, so that the API can say so. */
export async function compressImage(source: Blob): Promise<PickedFile> {
  const bitmap = await createImageBitmap(source, { imageOrientation: 'from-image' }).catch(() => undefined)
  if (bitmap === undefined) return source
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.88))
  return blob ?? source
}
