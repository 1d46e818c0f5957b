import { type CaseView, caseCreateRequest, caseListQuery, caseUpdateRequest, parseInput } from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { type CaseFile, createCase, listCases, updateCase } from '../services/case-service.ts'
import { staffOf } from './actors.ts'

export const createCaseController = (context: Context) => ({
  list: (async (request, response) => {
    const page = await listCases(context, parseInput(caseListQuery, request.query))
    response.json({ ...page, data: page.data.map(view) })
  }) satisfies RequestHandler,

  create: (async (request, response) => {
    const command = parseInput(caseCreateRequest, request.body)
    response.status(201).json(view(await createCase(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  update: (async (request, response) => {
    const command = parseInput(caseUpdateRequest, request.body)
    response.json(view(await updateCase(context, staffOf(response), command)))
  }) satisfies RequestHandler,
})

const view = (row: CaseFile): CaseView => ({
  caseId: row.id,
  subject: { kind: row.subject_kind, id: row.subject_id },
  links: row.links,
  title: row.title,
  note: row.note,
  status: row.status,
  assignee: row.assignee,
  outcome: row.outcome as CaseView['outcome'],
  comments: row.comments.map(({ by_user: by, at, body: text }) => ({ by, at: at.toISOString(), text })),
  openedBy: row.opened_by,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})
