export const systemLanguages = (): readonly string[] => navigator.languages
