/**
 * Operations whose form is fixed but which no version serves yet. They are described, marked as planned, so that clients can be
 * written against them. Whoever builds one takes its line away; a test of the API compares this list with what is served.
 */
export const PLANNED_OPERATIONS: ReadonlySet<string> = new Set([
  'POST /webhooks/marqeta',
  'POST /webhooks/kyc/{provider}',
])
