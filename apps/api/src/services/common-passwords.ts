/** Passwords of eight characters and more that are tried first everywhere, lower case and without what merely follows them. */
const COMMON = new Set(
  `password passw0rd p@ssword p@ssw0rd pa$$word pass1234 passwort motdepasse contraseña parola
  12345678 123456789 1234567890 87654321 987654321 0987654321 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx qazwsxedc
  qwertyui qwertyuiop qwerty123 qwertz123 qwertzuiop azertyuiop asdfghjk asdfghjkl asdf1234 zxcvbnm1 abcd1234 abc12345 abcdefgh
  iloveyou sunshine princess football baseball basketball superman batman123 trustno1 welcome1 welcome123 letmein1 letmein123
  monkey123 dragon123 master123 shadow123 michael1 jennifer computer internet whatever starwars startrek cardwright
  changeme changeme1 administrator admin123 admin1234 testtest test1234 guest123 default1 secret123 mypassword newpassword
  password1 password12 password123 creditcard mastercard`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Whether a password (lower case) is one of those, possibly with digits or marks behind it, one sign repeated, or a plain sequence. */
export function isCommonPassword(lower: string): boolean {
  const stem = lower.replace(/[\d!?.*#$]+$/, '')
  return COMMON.has(lower) || COMMON.has(stem) || /^(.{1,2})\1+$/u.test(lower) || isSequence(lower)
}

function isSequence(text: string): boolean {
  const steps = new Set<number>()
  for (let index = 1; index < text.length; index += 1) steps.add(text.charCodeAt(index) - text.charCodeAt(index - 1))
  const [step = 0] = steps
  return steps.size === 1 && Math.abs(step) <= 1
}
