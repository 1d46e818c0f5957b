import { useEffect, useState } from 'react'

/** In parts: the bytes of a picture are too many arguments for one call. */
const PART = 8_192

async function toDataAddress(data: Blob): Promise<string> {
  const bytes = new Uint8Array(await data.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART))
  return `data:${data.type};base64,${btoa(text)}`
}

/** An address under which a picture that was downloaded can be shown; on devices it is held in memory alone, never in a file. */
export function useBlobAddress(data: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string | undefined>(undefined)
  useEffect(() => {
    let isCurrent = true
    setAddress(undefined)
    if (data !== undefined) void toDataAddress(data).then((made) => (isCurrent ? setAddress(made) : undefined))
    return () => {
      isCurrent = false
    }
  }, [data])
  return address
}
