import type { RequestHandler, Response } from 'express'

/** What is answered here is for this one caller and this one moment: no cache keeps it. */
export const noStore: RequestHandler = (_request, response, next) => {
  forbidStoring(response)
  next()
}

export const forbidStoring = (response: Response): void => {
  response.setHeader('Cache-Control', 'no-store')
}
