const DOT = '•'

/** `Jane Doe` → `J••• D••`: enough to recognise a person on the telephone, too little to find one. */
export const maskName = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.slice(0, 1) + DOT.repeat(Math.max(word.length - 1, 0)))
    .join(' ')

/** `jane@shop.example` → `j•••@shop.example` */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}${DOT.repeat(3)}${email.slice(Math.max(at, 1))}`
}

/** `+4915112345678` → `••••78` */
export const maskPhone = (phone: string): string => DOT.repeat(4) + phone.slice(-2)

export const HIDDEN = DOT.repeat(4)
