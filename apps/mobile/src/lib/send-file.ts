import { ApiUnreachable, type PreparedCall, readProblem } from '@cardwright/api-client'
import type { PickedFile } from './picked-file.ts'

/** For how long nothing may move. A slow line may take its time for the whole: a picture needs minutes there, and would never arrive. */
const LONGEST_SILENCE_MS = 60_000

/**
 * Uploads with progress, which fetch cannot tell: XMLHttpRequest, on devices as in browsers.
 * @throws ApiProblem, ApiUnreachable
 */
export function sendFile(
  call: PreparedCall,
  fields: Readonly<Record<string, string>>,
  file: PickedFile,
  onProgress: (share: number) => void,
): Promise<unknown> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  if (file instanceof Blob) form.append('file', file, file instanceof File ? file.name : 'picture.jpg')
  // React Native's form takes {uri, name, type} in the place of a Blob, and nothing else: all of it goes to the system.
  else form.append('file', { uri: file.uri, name: file.name, type: file.type } as unknown as Blob)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', call.url)
    for (const [name, value] of Object.entries(call.headers)) {
      if (name.toLowerCase() !== 'content-type') request.setRequestHeader(name, value)
    }
    let silence: ReturnType<typeof setTimeout> | undefined
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => {
        reject(new ApiUnreachable('timeout'))
        request.abort()
      }, LONGEST_SILENCE_MS)
    }
    request.upload.onprogress = ({ loaded, total }) => {
      listen()
      onProgress(total === 0 ? 0 : loaded / total)
    }
    request.onerror = () => {
      clearTimeout(silence)
      reject(new ApiUnreachable('network'))
    }
    request.onload = () => {
      clearTimeout(silence)
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText))
      else void readProblem(new Response(request.responseText, { status: request.status })).then(reject)
    }
    listen()
    request.send(form)
  })
}
