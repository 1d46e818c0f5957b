import { ERROR_CATALOGUE, type ErrorCode } from '@cardwright/contracts'
import type { OpenApiDocument } from '@cardwright/contracts/openapi'
import { fieldsOf, nameOfRef, type Schema } from './describe-schema.ts'
import { createExampleCall, type Parameter } from './example-call.ts'
import { type Html, html, renderLine, renderText } from './html.ts'
import { type FieldRow, renderBody, renderFieldTable, type SchemaLookup } from './render-fields.ts'

interface Content {
  readonly schema?: Schema
  readonly example?: unknown
}

interface Answer {
  readonly $ref?: string
  readonly description: string
  readonly content?: Readonly<Record<string, Content>>
  readonly 'x-codes'?: readonly ErrorCode[]
}

/** An operation of the document as the reference reads it. */
export interface ReferenceOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly unknown[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Answer>>
  readonly 'x-planned'?: boolean
  readonly 'x-elevated'?: boolean
  readonly 'x-roles'?: readonly string[]
  readonly 'x-idempotency'?: 'required' | 'optional'
}

export interface PlacedOperation extends ReferenceOperation {
  readonly method: string
  readonly path: string
}

export interface ReferenceContext {
  readonly document: OpenApiDocument
  readonly lookup: SchemaLookup
}

export function renderOperation(operation: PlacedOperation, context: ReferenceContext): Html {
  const { operationId, method, path, summary, description } = operation
  return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
<h3 id="${operationId}-title"><a href="#${operationId}">${summary}</a></h3>
<p class="route"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>
${renderNeeds(operation)}
${description !== undefined && renderText(description)}
<div class="columns"><div>
${renderFieldTable('Parameters', parameterRows(operation), 'request')}
${renderRequestBody(operation, context)}
${renderAnswers(operation, context)}
</div><div class="examples">
${renderExamples(operation, context)}
</div></div>
${renderErrors(operation, context)}
</article>`
}

function renderNeeds(operation: ReferenceOperation): Html {
  const needs = [
    ...(operation['x-planned'] === true ? ['Planned, not served yet'] : []),
    operation.security.length === 0 ? 'No token' : operation['x-elevated'] === true ? 'Elevated token' : 'Access token',
    ...(operation['x-roles'] === undefined ? [] : [`Staff: ${operation['x-roles'].join(', ')}`]),
    ...(operation['x-idempotency'] === 'required' ? ['Idempotency key required'] : []),
    ...(operation['x-idempotency'] === 'optional' ? ['Idempotency key accepted'] : []),
  ]
  return html`<ul class="needs" aria-label="What it needs">${needs.map((need) => html`<li>${need}</li>`)}</ul>`
}

const isParameter = (parameter: Parameter | { $ref: string }): parameter is Parameter => !('$ref' in parameter)

/** Everything but the idempotency key, which is the same everywhere and explained at the top. */
function parameterRows({ parameters = [] }: ReferenceOperation): FieldRow[] {
  return parameters.filter(isParameter).map((parameter) => ({
    path: parameter.in === 'header' ? `${parameter.name} (header)` : parameter.name,
    schema: parameter.schema,
    isRequired: parameter.required === true,
    description: parameter.description,
  }))
}

function renderRequestBody({ requestBody }: ReferenceOperation, { lookup }: ReferenceContext): Html | undefined {
  const form = requestBody?.content['multipart/form-data']?.schema
  if (form !== undefined) return renderFieldTable('Body (multipart/form-data)', fieldsOf(form), 'request')
  const json = requestBody?.content['application/json']?.schema
  return json === undefined ? undefined : renderBody('Body', json, { lookup, use: 'request' })
}

const isSuccess = (status: string): boolean => status.startsWith('2')

function renderAnswers(operation: ReferenceOperation, { lookup }: ReferenceContext): Html[] {
  return Object.entries(operation.responses)
    .filter(([status, answer]) => isSuccess(status) || answer['x-codes'] === undefined)
    .filter(([, answer]) => answer.$ref === undefined)
    .map(([status, { description, content = {} }]) => {
      const types = Object.keys(content)
      const schema = Object.values(content)[0]?.schema
      return html`<h4>Answer <span class="status">${status}</span></h4>
<p>${renderLine(description)}${types.some((type) => type !== 'application/json') && html` <span class="bounds">${types.join(', ')}</span>`}</p>
${schema !== undefined && renderBody(`Answer ${status}`, schema, { lookup, use: 'answer' })}`
    })
}

function renderExamples(operation: PlacedOperation, { document }: ReferenceContext): Html[] {
  const answers = Object.entries(operation.responses).flatMap(([status, { content = {} }]) => {
    const example = content['application/json']?.example
    return example === undefined ? [] : [renderCode(`Example answer, ${status}`, JSON.stringify(example, null, 2))]
  })
  return [renderCode('Example call', exampleCallOf(operation, document.servers[0]?.url ?? '')), ...answers]
}

function exampleCallOf(operation: PlacedOperation, serverUrl: string): string {
  const form = operation.requestBody?.content['multipart/form-data']
  const files = Object.entries(form?.schema?.properties ?? {}).filter(([, { format }]) => format === 'binary')
  return createExampleCall({
    method: operation.method,
    path: operation.path,
    serverUrl,
    needsToken: operation.security.length > 0,
    takesKey: operation['x-idempotency'] !== undefined,
    parameters: (operation.parameters ?? []).filter(isParameter),
    json: operation.requestBody?.content['application/json']?.example,
    form: form && { fields: (form.example ?? {}) as Record<string, unknown>, files: files.map(([name]) => name) },
  })
}

const renderCode = (label: string, code: string): Html =>
  html`<figure class="code"><figcaption>${label}</figcaption><pre tabindex="0" role="group" aria-label="${label}"><code>${code}</code></pre></figure>`

function renderErrors({ responses }: ReferenceOperation, { document }: ReferenceContext): Html | undefined {
  const shared = document.components.responses ?? {}
  const codes = Object.values(responses).flatMap((answer) => {
    const described = answer.$ref === undefined ? answer : shared[nameOfRef(answer.$ref)]
    return (described?.['x-codes'] ?? []) as readonly ErrorCode[]
  })
  if (codes.length === 0) return undefined
  return html`<details class="errors"><summary>Errors <span class="count">${codes.length}</span></summary>
<ul>${codes.map((code) => html`<li><a href="#error-${code}"><code>${code}</code></a> <span class="status">${ERROR_CATALOGUE[code].status}</span> ${ERROR_CATALOGUE[code].title}</li>`)}</ul></details>`
}
