export const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** 128 random bits in hexadecimal. */
export const randomId = (): string => [...randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
