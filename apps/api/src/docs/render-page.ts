import { ERROR_CATALOGUE } from '@cardwright/contracts'
import type { OpenApiDocument } from '@cardwright/contracts/openapi'
import { describeBounds, describeType, type Schema } from './describe-schema.ts'
import { type Html, html, renderText } from './html.ts'
import { renderBody, type SchemaLookup } from './render-fields.ts'
import { type PlacedOperation, type ReferenceOperation, renderOperation } from './render-operation.ts'

interface Section {
  readonly name: string
  readonly description: string
  readonly id: string
  readonly operations: readonly PlacedOperation[]
}

/** The whole API reference as one page, which needs no script to be read. */
export function renderPage(document: OpenApiDocument): string {
  const sections = sectionsOf(document)
  const schemas = document.components.schemas as Record<string, Schema>
  const lookup: SchemaLookup = (name) => (Object.hasOwn(schemas, name) ? schemas[name] : undefined)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Cardwright</title>
<meta name="description" content="${document.info.summary}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css">
<script src="/docs/docs.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${renderSidebar(document, sections)}
<main id="content">
<header class="intro">
<h1>API reference</h1>
${renderText(document.info.description)}
<p><a href="/openapi.json">The same as OpenAPI 3.1</a></p>
</header>
${sections.map(
  ({ id, name, description, operations }) => html`<section aria-labelledby="${id}">
<h2 id="${id}"><a href="#${id}">${name}</a></h2>
<p>${description}</p>
${operations.map((operation) => renderOperation(operation, { document, lookup }))}
</section>`,
)}
${renderErrorCatalogue()}
${renderSchemas(schemas, lookup)}
</main>
</body>
</html>
`
  return page.text
}

function sectionsOf(document: OpenApiDocument): Section[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): PlacedOperation => ({
        ...(operation as unknown as ReferenceOperation),
        method: method.toUpperCase(),
        path,
      }),
    ),
  )
  return document.tags.map(({ name, description }) => ({
    name,
    description,
    id: `section-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`,
    operations: operations.filter(({ tags }) => tags.includes(name)),
  }))
}

const renderSidebar = (
  document: OpenApiDocument,
  sections: readonly Section[],
): Html => html`<nav class="sidebar" aria-label="Contents">
<p class="brand"><a href="#content">Cardwright <span class="version">API ${document.info.version}</span></a></p>
<div id="filter"></div>
<div class="groups">
${sections.map(
  ({ name, id, operations }) => html`<details open><summary>${name}</summary><ul>
<li class="overview"><a class="entry" href="#${id}">Overview</a></li>
${operations.map(
  ({ operationId, method, path, summary }) =>
    html`<li data-words="${`${summary} ${path}`.toLowerCase()}"><a class="entry" href="#${operationId}"><span class="method ${method.toLowerCase()}">${method}</span> ${summary}</a></li>`,
)}
</ul></details>`,
)}
<ul class="rest"><li><a class="entry major" href="#errors">Errors</a></li><li><a class="entry major" href="#schemas">Schemas</a></li></ul>
</div>
</nav>`

const renderErrorCatalogue = (): Html => html`<section aria-labelledby="errors">
<h2 id="errors"><a href="#errors">Errors</a></h2>
<p>Every error is <code>application/problem+json</code> with the members of <a href="#schema-Problem">Problem</a>. This list is closed, and a code keeps its meaning.</p>
<div class="scroll"><table>
<caption class="quiet">Errors</caption>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(ERROR_CATALOGUE).map(
  ([code, { status, title, detail }]) =>
    html`<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td class="status">${status}</td><td>${title}. <span class="bounds">${detail}</span></td></tr>`,
)}</tbody>
</table></div>
</section>`

const renderSchemas = (
  schemas: Readonly<Record<string, Schema>>,
  lookup: SchemaLookup,
): Html => html`<section aria-labelledby="schemas">
<h2 id="schemas"><a href="#schemas">Schemas</a></h2>
<p>Everything that has a name in requests and answers.</p>
${Object.entries(schemas).map(
  ([name, schema]) => html`<article class="schema" id="schema-${name}" aria-labelledby="schema-${name}-title">
<h3 id="schema-${name}-title"><a href="#schema-${name}">${name}</a></h3>
${schema.description !== undefined && renderText(schema.description)}
${renderBody(name, schema, { lookup, use: 'schema' }) ?? html`<p class="form">${describeType(schema)}. ${describeBounds(schema)}</p>`}
</article>`,
)}
</section>`
