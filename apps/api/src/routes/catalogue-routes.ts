import { CATEGORIES, COUNTRIES, type Language } from '@cardwright/contracts'
import { categoryNameIn } from '@cardwright/contracts/catalogue/category-names'
import { nameOfCountryIn } from '@cardwright/contracts/catalogue/country-names'
import { type RequestHandler, Router } from 'express'
import type { Context } from '../context.ts'
import { authenticate } from '../middlewares/authenticate.ts'
import { readerFrom } from '../middlewares/reader.ts'

/** The words that controls use. They change with a release only, so whoever fetched them may keep them for a day, in that language. */
export function createCatalogueRoutes(context: Context): Router {
  const router = Router()
  const signedIn = authenticate(context)
  router.get('/catalogue/categories', signedIn, listAll(categoriesIn))
  router.get('/catalogue/countries', signedIn, listAll(countriesIn))
  return router
}

const categoriesIn = (language: Language) =>
  CATEGORIES.map((category) => ({ ...category, name: categoryNameIn(category, language) }))

const countriesIn = (language: Language) =>
  COUNTRIES.map(({ code }) => ({ code, name: nameOfCountryIn(code, language) }))

const listAll =
  (dataIn: (language: Language) => readonly unknown[]): RequestHandler =>
  (request, response) => {
    const { language } = readerFrom(request, response)
    response.setHeader('Cache-Control', 'private, max-age=86400').json({ data: dataIn(language), nextCursor: null })
  }
