import { z } from 'zod'
import * as s from '../schemas/index.ts'
import { answers, get, type Operation, post } from './operation.ts'

const webhooks = { tag: 'Webhooks', auth: 'none', idempotency: 'none' } as const
const program = { tag: 'Program', auth: 'none' } as const

/** A provider's own document; its adapter reads it. */
const providerDocument = z.looseObject({})

export const programOperations: readonly Operation[] = [
  post('/webhooks/stripe', 'receiveStripeEvent', {
    ...webhooks,
    summary: 'Events of Stripe Issuing',
    description:
      'Signed by Stripe-Signature. `issuing_authorization.request` is answered with the decision, everything else with an acknowledgement; a repeated event gets the first answer.',
    headers: [{ name: 'Stripe-Signature', description: 'Timestamp and HMAC of the raw body.' }],
    body: providerDocument,
    responses: {
      200: {
        description: 'Taken; for a real-time authorization the decision.',
        schema: z.looseObject({ approved: z.boolean().optional() }),
      },
    },
    errors: ['invalid_signature'],
  }),
  post('/webhooks/marqeta', 'receiveMarqetaEvent', {
    ...webhooks,
    summary: 'Requests and events of Marqeta',
    body: providerDocument,
    responses: {
      200: { description: 'Approved, or taken.', schema: z.looseObject({}) },
      402: { description: 'Declined, as Marqeta wants it.', schema: z.looseObject({}) },
    },
    errors: ['invalid_signature'],
  }),
  post('/webhooks/kyc/{provider}', 'receiveKycEvent', {
    ...webhooks,
    summary: 'Events of an identity provider',
    body: providerDocument,
    responses: { 200: { description: 'Taken.' } },
    errors: ['invalid_signature', 'not_found'],
  }),
  get('/health/live', 'readLiveness', {
    ...program,
    summary: 'Does the process run?',
    responses: answers(200, 'It does.', s.live, { status: 'live' }),
  }),
  get('/health/ready', 'readReadiness', {
    ...program,
    summary: 'Can it do its work?',
    description:
      'Names everything that this program needs, with its state. It is 503 only where a required one is down, or while the process ends; what is looked at rarely (issuer, mail, disk) is remembered for some seconds.',
    responses: {
      ...answers(200, 'Everything it needs is there.', s.readiness, {
        status: 'ready',
        dependencies: {
          database: { state: 'up', required: true },
          migrations: { state: 'up', required: true },
          worker: { state: 'up', required: false },
          issuer: { state: 'up', required: false },
          mail: { state: 'up', required: false },
          vault: { state: 'up', required: false },
          dataFolder: { state: 'up', required: false },
        },
      }),
      ...answers(503, 'Something is missing; it recovers by itself.', s.readiness, {
        status: 'not_ready',
        dependencies: {
          database: { state: 'down', required: true, detail: 'PostgreSQL does not answer.' },
        },
      }),
    },
  }),
  get('/.well-known/jwks.json', 'readKeys', {
    ...program,
    summary: 'The keys that sign access tokens',
    responses: answers(
      200,
      'A JSON Web Key Set (RFC 7517).',
      z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) }),
    ),
  }),
  get('/.well-known/apple-app-site-association', 'readAppleAssociation', {
    ...program,
    summary: 'Which apps for iOS may open links of this program and use its passkeys',
    responses: answers(
      200,
      'As Apple describes it; empty where no app is set.',
      z.object({
        applinks: z.object({ details: z.array(z.looseObject({ appIDs: z.array(z.string()) })) }),
        webcredentials: z.object({ apps: z.array(z.string()) }),
      }),
    ),
  }),
  get('/.well-known/assetlinks.json', 'readAssetLinks', {
    ...program,
    summary: 'Which apps for Android may open links of this program and use its passkeys',
    responses: answers(
      200,
      'Statements as Google describes them; empty where no app is set.',
      z.array(
        z.object({
          relation: z.array(z.string()),
          target: z.object({
            namespace: z.string(),
            package_name: z.string(),
            sha256_cert_fingerprints: z.array(z.string()),
          }),
        }),
      ),
    ),
  }),
  get('/docs', 'readDocs', {
    ...program,
    summary: 'This reference, to read',
    responses: { 200: { description: 'A page.', contentTypes: ['text/html'] } },
  }),
  get('/openapi.json', 'readOpenApi', {
    ...program,
    summary: 'This reference, for programs',
    responses: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  }),
]
