import type { RequestHandler } from 'express'

/** What is answered here is for this one caller and this one moment: no cache keeps it. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}
