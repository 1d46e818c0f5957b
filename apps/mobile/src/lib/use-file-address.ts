import { useEffect, useState } from 'react'
import type { PickedFile } from './picked-file.ts'

/** An address under which the picture can be shown, for as long as it is. */
export function useFileAddress(file: PickedFile | undefined): string | undefined {
  const [address, setAddress] = useState<string | undefined>(undefined)
  useEffect(() => {
    if (!(file instanceof Blob)) return setAddress(file?.uri)
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address
}
