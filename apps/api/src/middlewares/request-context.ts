import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import type { Logger } from '../observability/logger.ts'

declare global {
  namespace Express {
    interface Locals {
      requestId: string
      logger: Logger
    }
  }
}

const CALLERS_ID = /^[A-Za-z0-9._-]{8,64}$/

/** Gives every request an id (the caller's own if it is sane), a logger that carries it, and one log line and measurement at its end. */
export function requestContext(context: Pick<Context, 'logger' | 'metrics'>): RequestHandler {
  return (request, response, next) => {
    const given = request.header('x-request-id')
    const requestId = given !== undefined && CALLERS_ID.test(given) ? given : randomUUID()
    response.locals.requestId = requestId
    response.locals.logger = context.logger.child({ requestId })
    response.setHeader('X-Request-Id', requestId)
    const startedAt = process.hrtime.bigint()
    const path = request.path
    response.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
      const route = routeOf(request.route as { path?: unknown } | undefined, response)
      context.metrics.httpRequests.observe(
        { method: request.method, route, status: String(response.statusCode) },
        seconds,
      )
      response.locals.logger.info(
        {
          method: request.method,
          path,
          status: response.statusCode,
          ms: Math.round(seconds * 1000),
          finished: response.writableFinished,
        },
        'request',
      )
    })
    next()
  }
}

const routeOf = (route: { path?: unknown } | undefined, response: Response): string =>
  typeof route?.path === 'string' ? route.path : response.statusCode === 404 ? 'unknown' : 'other'
