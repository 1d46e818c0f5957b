import type { en } from './en.ts'

export type MessageKey = keyof typeof en
export type Messages = Readonly<Record<MessageKey, string>>
/** What a translation holds: all sentences, and the plural forms that its language has beyond `_one` and `_other`. */
export type Translation = Messages & Readonly<Record<`${string}_${'zero' | 'two' | 'few' | 'many'}`, string>>

type PluralKey = Extract<MessageKey, `${string}_other`>
export type PluralBase = PluralKey extends `${infer Base}_other` ? Base : never

export type Values = Readonly<Record<string, string | number>>

export const fill = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
