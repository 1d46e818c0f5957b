import { getLocales } from 'expo-localization'

export const systemLanguages = (): string[] => getLocales().map(({ languageTag }) => languageTag)
