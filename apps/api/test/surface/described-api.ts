/** The API as its own document describes it: what each operation takes, and an example of it. */
export interface DescribedOperation {
  method: 'GET' | 'POST'
  path: string
  isOpen: boolean
  isForStaff: boolean
  isPlanned: boolean
  /** An example of the JSON body; undefined where there is none. */
  body: Readonly<Record<string, unknown>> | undefined
  isForm: boolean
  query: readonly { name: string; isRequired: boolean; example: unknown }[]
  statuses: ReadonlySet<number>
  /** The codes that a problem of a status may have. */
  codes: ReadonlyMap<number, readonly unknown[]>
}

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectIn = (from: unknown, name: string): Json => {
  const value = isObject(from) ? from[name] : undefined
  return isObject(value) ? value : {}
}

/** Reads every operation of an OpenAPI document. */
export function readOperations(document: Json): DescribedOperation[] {
  return Object.entries(objectIn(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).map(([method, operation]) =>
      readOperation(document, method.toUpperCase() as 'GET' | 'POST', path, operation as Json),
    ),
  )
}

function readOperation(document: Json, method: 'GET' | 'POST', path: string, operation: Json): DescribedOperation {
  const content = objectIn(objectIn(operation, 'requestBody'), 'content')
  const json = content['application/json']
  const parameters = (Array.isArray(operation.parameters) ? operation.parameters : []).map((one) =>
    resolve(document, one),
  )
  return {
    method,
    path,
    isOpen: Array.isArray(operation.security) && operation.security.length === 0,
    isForStaff: operation['x-roles'] !== undefined,
    isPlanned: operation['x-planned'] === true,
    body: json === undefined ? undefined : exampleBody(document, json as Json),
    isForm: content['multipart/form-data'] !== undefined,
    query: parameters
      .filter((one) => one.in === 'query')
      .map((one) => ({
        name: String(one.name),
        isRequired: one.required === true,
        example: exampleOf(document, one.schema),
      })),
    statuses: new Set(Object.keys(objectIn(operation, 'responses')).map(Number)),
    codes: new Map(
      Object.entries(objectIn(operation, 'responses')).flatMap(([status, response]) => {
        const codes = resolve(document, response)['x-codes']
        return Array.isArray(codes) ? [[Number(status), codes]] : []
      }),
    ),
  }
}

function resolve(document: Json, value: unknown): Json {
  let found = isObject(value) ? value : {}
  while (typeof found.$ref === 'string') {
    found = found.$ref
      .split('/')
      .slice(1)
      .reduce<Json>((at, name) => objectIn(at, name), document)
  }
  return found
}

const exampleBody = (document: Json, media: Json): Json => {
  const whole = exampleOf(document, media.schema)
  return { ...(isObject(whole) ? whole : {}), ...objectIn(media, 'example') }
}

/** Some value of a schema, with every field that it knows. */
function exampleOf(document: Json, from: unknown, depth = 0): unknown {
  const schema = resolve(document, from)
  const [choice] = [schema.enum, schema.examples, schema.anyOf, schema.oneOf].filter(Array.isArray)
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (choice !== undefined) return isObject(choice[0]) ? exampleOf(document, choice[0], depth + 1) : choice[0]
  if (depth > 6) return null
  if (schema.type === 'array') return [exampleOf(document, schema.items, depth + 1)]
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.type === 'boolean') return true
  if (schema.type === 'string') return 'some text'
  const fields = Object.entries(objectIn(schema, 'properties'))
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(document, field, depth + 1)]))
}
