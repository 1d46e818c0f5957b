import { Router } from 'express'
import type { Context } from '../context.ts'
import { createRuleController } from '../controllers/rule-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { jsonBody } from '../middlewares/json-body.ts'

/** The operator's rules: their versions, second opinions, simulation and backtests. */
export function createRuleRoutes(context: Context): Router {
  const router = Router()
  const rules = createRuleController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  const readers = requireRole('support', 'risk', 'compliance', 'auditor')
  const writers = requireRole('risk')
  const staff = requireRole()
  const deciders = requireRole('compliance', 'risk', 'finance')
  router.get('/admin/rules', signedIn, readers, rules.list)
  router.get('/admin/rules/detail', signedIn, readers, rules.detail)
  router.get('/admin/rules/facts', signedIn, readers, rules.facts)
  router.post('/admin/rules/save', signedIn, writers, once, rules.save)
  router.post('/admin/rules/shadow', signedIn, writers, once, rules.shadow)
  router.post('/admin/rules/promote', signedIn, writers, once, rules.promote)
  router.post('/admin/rules/retire', signedIn, writers, once, rules.retire)
  router.get('/admin/approvals', signedIn, staff, rules.listApprovals)
  router.post('/admin/approvals/decide', signedIn, deciders, once, rules.decideApproval)
  // Changes nothing, so there is nothing to repeat.
  router.post('/admin/rules/simulate', signedIn, readers, jsonBody, rules.simulate)
  router.post('/admin/rules/backtest', signedIn, writers, once, rules.startBacktest)
  router.get('/admin/rules/backtest', signedIn, readers, rules.readBacktest)
  router.post('/admin/rules/backtest/cancel', signedIn, writers, once, rules.cancelBacktest)
  return router
}
