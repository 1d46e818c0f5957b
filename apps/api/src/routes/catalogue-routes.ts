import { CATEGORIES, COUNTRIES } from '@cardwright/contracts'
import { type RequestHandler, Router } from 'express'
import type { Context } from '../context.ts'
import { authenticate } from '../middlewares/authenticate.ts'

/** The words that controls use. They change with a release only, so whoever fetched them may keep them for a day. */
export function createCatalogueRoutes(context: Context): Router {
  const router = Router()
  const signedIn = authenticate(context)
  router.get('/catalogue/categories', signedIn, listAll(CATEGORIES))
  router.get('/catalogue/countries', signedIn, listAll(COUNTRIES))
  return router
}

const listAll =
  (data: readonly unknown[]): RequestHandler =>
  (_request, response) => {
    response.setHeader('Cache-Control', 'private, max-age=86400').json({ data, nextCursor: null })
  }
