import {
  alternativesOf,
  describeBounds,
  describeType,
  type Field,
  fieldsOf,
  nameOfRef,
  type Schema,
} from './describe-schema.ts'
import { type Html, html, renderLine } from './html.ts'

export interface FieldRow extends Field {
  readonly description?: string | undefined
}

/** What a table is about: in requests one must know what is required, in answers what may be missing. */
export type FieldUse = 'request' | 'answer' | 'schema'

/** A table of fields: name, type, meaning. */
export function renderFieldTable(caption: string, rows: readonly FieldRow[], use: FieldUse): Html | undefined {
  if (rows.length === 0) return undefined
  const captionClass = use === 'request' ? 'title' : 'quiet'
  return html`<div class="scroll"><table>
<caption class="${captionClass}">${caption}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map((row) => renderRow(row, use))}</tbody>
</table></div>`
}

function renderRow({ path, schema, isRequired, ...row }: FieldRow, use: FieldUse): Html {
  const description = row.description ?? schema.description ?? schema.items?.description
  const bounds = describeBounds(schema)
  return html`<tr><th scope="row"><code>${path}</code>${renderPresence(isRequired, use)}</th>
<td class="type">${describeType(schema)}</td>
<td>${description !== undefined && renderLine(description)}${bounds !== undefined && html`<span class="bounds">${bounds}</span>`}</td></tr>`
}

function renderPresence(isRequired: boolean, use: FieldUse): Html | undefined {
  if (isRequired) return use === 'request' ? html` <span class="required">required</span>` : undefined
  return use === 'request' ? undefined : html` <span class="optional">optional</span>`
}

export type SchemaLookup = (name: string) => Schema | undefined

export interface BodyContext {
  readonly lookup: SchemaLookup
  readonly use: FieldUse
}

/** What a body consists of: its fields, or one table for each of the forms it may take. */
export function renderBody(caption: string, schema: Schema, context: BodyContext): Html | undefined {
  const target = schema.$ref === undefined ? schema : context.lookup(nameOfRef(schema.$ref))
  if (target === undefined) return undefined
  const forms = alternativesOf(target)
  if (forms.length === 0) return renderFieldTable(caption, fieldsOf(target), context.use)
  const tables = forms.map((form, index) =>
    renderForm(`${caption}, form ${index + 1} of ${forms.length}`, form, context),
  )
  return html`${tables.filter((table) => table !== undefined)}`
}

function renderForm(caption: string, form: Schema, context: BodyContext): Html | undefined {
  if (form.$ref !== undefined || form.properties !== undefined) return renderBody(caption, form, context)
  return html`<p class="form">${describeType(form)}. <span class="bounds">${describeBounds(form)}</span></p>`
}
