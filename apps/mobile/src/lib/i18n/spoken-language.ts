import type { Storage } from '../storage'
import { chooseLanguage, isLanguage, type Language } from './language.ts'
import { systemLanguages } from './system-languages'

const SLOT = 'language'

/** What the person chose here, else the first language of the device that the app speaks. */
export function spokenLanguage(storage: Storage): Language {
  const kept = storage.get(SLOT)
  return isLanguage(kept) ? kept : chooseLanguage(systemLanguages())
}

export const keepLanguage = (storage: Storage, language: Language): void => storage.set(SLOT, language)
