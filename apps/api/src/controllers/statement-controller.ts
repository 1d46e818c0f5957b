import { setImmediate } from 'node:timers/promises'
import { type Language, parseInput, statementQuery } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'
import pLimit from 'p-limit'
import type { Context } from '../context.ts'
import { accountOf } from '../middlewares/authenticate.ts'
import { readerFrom } from '../middlewares/reader.ts'
import {
  readStatement,
  readStatementMonths,
  type Statement,
  type StatementMonth,
} from '../services/statement-service.ts'
import { writeCsv } from '../services/statements/statement-csv.ts'
import { writePdf } from '../services/statements/statement-pdf.ts'
import { requireExpressible } from './balance-view.ts'
import { viewEntry } from './entry-view.ts'

export function createStatementController(context: Context): { read: RequestHandler } {
  /** Payments are decided on the thread that writes PDFs: between two of them, as between their rows, everything else has its turn. */
  const oneByOne = pLimit(1)
  const pdfOf = (statement: Statement, language: Language): Promise<Buffer> =>
    oneByOne(async () => {
      await setImmediate()
      return writePdf(statement, language)
    })
  return {
    async read(request, response) {
      const { month, format } = parseInput(statementQuery, request.query)
      if (month === undefined) {
        const months = await readStatementMonths(context, accountOf(response))
        response.json({ data: months.map(viewMonth), nextCursor: null })
        return
      }
      const { language } = readerFrom(request, response)
      const statement = await readStatement(context, accountOf(response), month)
      if (format === 'csv') sendFile(response, statement, 'text/csv; charset=utf-8', writeCsv(statement, language))
      else if (format === 'pdf') sendFile(response, statement, 'application/pdf', await pdfOf(statement, language))
      else response.json(viewStatement(statement, language))
    },
  }
}

function sendFile(response: Response, { month }: Statement, type: string, content: string | Buffer): void {
  const ending = type.startsWith('text/csv') ? 'csv' : 'pdf'
  response
    .setHeader('Content-Disposition', `attachment; filename="statement-${month}.${ending}"`)
    .setHeader('Cache-Control', 'no-store')
    .type(type)
    .send(content)
}

function viewMonth({ month, currency, openingMinor, closingMinor, isComplete }: StatementMonth) {
  requireExpressible(currency, openingMinor, closingMinor)
  return { month, currency, openingMinor: Number(openingMinor), closingMinor: Number(closingMinor), isComplete }
}

const viewStatement = ({ sections }: Statement, language: Language) => ({
  data: sections.map((section) => ({
    ...viewMonth(section),
    entries: section.entries.map((entry) => viewEntry(entry, language)),
  })),
  nextCursor: null,
})
