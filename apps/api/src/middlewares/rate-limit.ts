import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import type { RateRule } from '../providers/rate-limiter/rate-limiter.ts'
import { callerOf } from './authenticate.ts'
import { isLoopback } from './client-of.ts'

/** On one machine everybody shares an address: journeys of many people, and tests, come from it. */
const LOOPBACK_FACTOR = 100

/** Bounds how often one network address may call. `429 rate_limited` with `Retry-After` above that. */
export function limitByAddress({ limiter }: Pick<Context, 'limiter'>, rule: RateRule): RequestHandler {
  const generous = { ...rule, name: `${rule.name}-loopback`, points: rule.points * LOOPBACK_FACTOR }
  return async (request, _response, next) => {
    await limiter.consume(isLoopback(request) ? generous : rule, request.ip ?? 'unknown')
    next()
  }
}

/** Bounds how often one signed-in person may call, from wherever. Runs after authentication. */
export function limitByPerson({ limiter }: Pick<Context, 'limiter'>, rule: RateRule): RequestHandler {
  return async (_request, response, next) => {
    await limiter.consume(rule, callerOf(response))
    next()
  }
}
