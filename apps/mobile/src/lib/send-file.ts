import { ApiUnreachable, type PreparedCall, readProblem } from '@cardwright/api-client'
import type { PickedFile } from './picked-file.ts'

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
  if (file instanceof Blob) form.append('file', file, 'picture.jpg')
  // React Native's form takes {uri, name, type} in the place of a Blob, and nothing else: all of it goes to the system.
  else form.append('file', { uri: file.uri, name: file.name, type: file.type } as unknown as Blob)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', call.url)
    request.timeout = 120_000
    for (const [name, value] of Object.entries(call.headers)) {
      if (name.toLowerCase() !== 'content-type') request.setRequestHeader(name, value)
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onerror = () => reject(new ApiUnreachable('network'))
    request.ontimeout = () => reject(new ApiUnreachable('timeout'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText))
      else void readProblem(new Response(request.responseText, { status: request.status })).then(reject)
    }
    request.send(form)
  })
}
