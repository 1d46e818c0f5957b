export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text.trim())

export const SHORTEST_PASSWORD = 8

/** The version of the terms that a person accepts by signing up; recorded with the login. */
export const TERMS_VERSION = '2026-11'
