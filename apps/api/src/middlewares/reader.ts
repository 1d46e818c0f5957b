import { findLanguage, type Language, languageOf } from '@cardwright/contracts'
import type { Request, Response } from 'express'
import type { Reader } from '../services/reader.ts'
import { callerFrom } from './authenticate.ts'

/**
 * Who reads the answer: in the first language of `Accept-Language` that is one of ours, else in the one that the person set.
 * Moments are told in the person's time zone.
 */
export function readerFrom(request: Request, response: Response): Reader {
  const { locale, timeZone } = callerFrom(response)
  response.vary('Accept-Language')
  return { language: askedLanguage(request) ?? languageOf(locale), timeZone }
}

/** The same for somebody who may not be known: nobody's language is English. */
export function languageFrom(request: Request, response: Response): Language {
  const { caller } = response.locals
  return askedLanguage(request) ?? languageOf(caller?.locale ?? 'en')
}

const askedLanguage = (request: Request): Language | undefined =>
  request
    .acceptsLanguages()
    .map(findLanguage)
    .find((language) => language !== undefined)
