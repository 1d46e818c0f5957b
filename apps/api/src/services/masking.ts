const DOT = '•'

/** `Jane Doe` → `J••• D••`, by whole characters: enough to recognise a person on the telephone, too little to find one. */
export const maskName = (name: string): string =>
  name
    .split(' ')
    .map(([first = '', ...more]) => first + DOT.repeat(more.length))
    .join(' ')

/** `jane@shop.example` → `j•••@shop.example` */
export function maskEmail(email: string): string {
  const [first = ''] = email
  return `${first}${DOT.repeat(3)}${email.slice(Math.max(email.lastIndexOf('@'), first.length))}`
}

/** `+4915112345678` → `••••78` */
export const maskPhone = (phone: string): string => DOT.repeat(4) + phone.slice(-2)

export const HIDDEN = DOT.repeat(4)
