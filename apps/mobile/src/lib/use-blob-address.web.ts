import { useEffect, useState } from 'react'

/** An address under which a picture that was downloaded can be shown, for as long as it is. */
export function useBlobAddress(data: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string | undefined>(undefined)
  useEffect(() => {
    if (data === undefined) return setAddress(undefined)
    const made = URL.createObjectURL(data)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return address
}
