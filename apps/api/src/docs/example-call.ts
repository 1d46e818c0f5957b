import type { Schema } from './describe-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'header' | 'path'
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

export interface CallToShow {
  readonly method: string
  readonly path: string
  readonly serverUrl: string
  readonly needsToken: boolean
  readonly takesKey: boolean
  readonly parameters: readonly Parameter[]
  readonly json?: unknown
  readonly form?: { readonly fields: Readonly<Record<string, unknown>>; readonly files: readonly string[] } | undefined
}

/** The call as a command for a terminal; values of one's own stand as variables of the shell. */
export function createExampleCall(call: CallToShow): string {
  const parts = [
    `curl ${call.method === 'POST' ? '-X POST ' : ''}"${call.serverUrl}${pathOf(call)}${queryOf(call)}"`,
    ...(call.needsToken ? ['-H "Authorization: Bearer $ACCESS_TOKEN"'] : []),
    ...(call.takesKey ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(call.json === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d ${quote(JSON.stringify(call.json, null, 2))}`]),
    ...formOf(call),
  ]
  return parts.join(' \\\n  ')
}

const pathOf = ({ path }: CallToShow): string => path.replace(/\{(\w+)\}/g, (_match, name: string) => variableOf(name))

function queryOf({ parameters }: CallToShow): string {
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true)
  const pairs = required.map(
    ({ name, schema }) => `${name}=${schema.enum === undefined ? variableOf(name) : String(schema.enum[0])}`,
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function formOf({ form }: CallToShow): string[] {
  if (form === undefined) return []
  const replaced = new Set(form.files.map((name) => `${name}Id`))
  const fields = Object.entries(form.fields).filter(([name]) => !replaced.has(name))
  return [
    ...fields.map(([name, value]) => `-F ${quote(`${name}=${String(value)}`)}`),
    ...form.files.map((name) => `-F "${name}=@${name}.jpg"`),
  ]
}

const variableOf = (name: string): string => `$${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
