import type { ErrorCode, Language } from '@cardwright/contracts'
import { ARABIC_PROBLEMS } from './arabic.ts'
import { GERMAN_PROBLEMS } from './german.ts'

/** What a person is told of an error; codes that only programs and staff meet have no words of their own. */
export type ProblemWords = Readonly<Partial<Record<ErrorCode, string>>>

const WORDS: Readonly<Record<Exclude<Language, 'en'>, ProblemWords>> = { de: GERMAN_PROBLEMS, ar: ARABIC_PROBLEMS }

/** The sentence of an error in another language than English, where there is one. */
export const sayProblem = (code: ErrorCode, language: Language): string | undefined =>
  language === 'en' ? undefined : WORDS[language][code]
