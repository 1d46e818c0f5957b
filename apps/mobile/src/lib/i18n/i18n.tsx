import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useState } from 'react'
import { useServices } from '../services.tsx'
import { applyDirection } from './apply-direction'
import { Directed } from './directed'
import { en } from './en.ts'
import { createFormats, type Formats } from './formats.ts'
import { LANGUAGES, type Language } from './language.ts'
import { fill, type MessageKey, type Messages, type PluralBase, type Values } from './messages.ts'
import { pluralForm } from './plural-form.ts'
import { keepLanguage, spokenLanguage } from './spoken-language.ts'

export interface I18n extends Formats {
  language: Language
  t: (key: MessageKey, values?: Values) => string
  /** The form that fits the number. */
  plural: (base: PluralBase, count: number, values?: Values) => string
  choose: (language: Language) => void
  /** True while the layout still runs in the direction of another language, until the app is started again. */
  needsRestart: boolean
}

const loaders: Record<Language, () => Promise<Messages>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  ar: async () => (await import('./ar.ts')).ar,
}

export function createI18n(language: Language, messages: Messages, choose: I18n['choose'], needsRestart = false): I18n {
  const { locale } = LANGUAGES[language]
  const all: Readonly<Record<string, string>> = messages
  return {
    language,
    choose,
    needsRestart,
    ...createFormats(locale),
    t: (key, values) => fill(messages[key], values),
    plural: (base, count, values) =>
      fill(all[`${base}_${pluralForm(language, count)}`] ?? all[`${base}_other`] ?? '', { count, ...values }),
  }
}

const I18nContext = createContext<I18n>(createI18n('en', en, () => undefined))

export const useI18n = (): I18n => useContext(I18nContext)

interface Spoken {
  language: Language
  messages: Messages
  needsRestart: boolean
}

/** English is in the first page; other languages follow once the page runs, before anything private is shown. */
export function I18nProvider({ children }: PropsWithChildren) {
  const { storage } = useServices()
  const [language, setLanguage] = useState<Language>('en')
  const [spoken, setSpoken] = useState<Spoken>({ language: 'en', messages: en, needsRestart: false })

  useEffect(() => setLanguage(spokenLanguage(storage)), [storage])

  useEffect(() => {
    let isCurrent = true
    void loaders[language]().then((loaded) => {
      if (!isCurrent) return
      const needsRestart = applyDirection(LANGUAGES[language].dir, language)
      setSpoken({ language, messages: loaded, needsRestart })
    })
    return () => {
      isCurrent = false
    }
  }, [language])

  const value = useMemo(
    () =>
      createI18n(
        spoken.language,
        spoken.messages,
        (next) => {
          keepLanguage(storage, next)
          setLanguage(next)
        },
        spoken.needsRestart,
      ),
    [spoken, storage],
  )
  return (
    <I18nContext value={value}>
      <Directed dir={LANGUAGES[spoken.language].dir}>{children}</Directed>
    </I18nContext>
  )
}
