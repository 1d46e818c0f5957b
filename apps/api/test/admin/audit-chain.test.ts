import { createHash } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { afterEach, expect, it } from 'vitest'
import { insertAudit } from '../../src/models/audit-model.ts'
import { insertSeals, selectLastSeal } from '../../src/models/audit-seal-model.ts'
import { sealAudit } from '../../src/services/audit-seal-service.ts'
import { verifyAudit } from '../../src/services/audit-verification.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi({ hasWorker: false })
const { db, clock, newId } = api.context

/** As somebody who owns the whole server and can switch off what protects the rows. */
const tamper = (text: string) =>
  withClient(api.database.superuserUrl, async (client) => {
    await client.query('SET session_replication_role = replica')
    await client.query(text)
  })
/** As an auditor, who may read the reports and nothing else. */
const verify = (head?: { sequence: string; hash: string }) =>
  withClient(api.database.superuserUrl, async (client) => {
    await client.query('SET ROLE reporting')
    return verifyAudit(client, head)
  })
async function write(times: number, atMs = clock.nowMs()): Promise<string[]> {
  const ids = Array.from({ length: times }, (_, lane) => newId('aud', lane))
  for (const [lane, id] of ids.entries())
    await insertAudit(db, {
      lane,
      id,
      at: new Date(atMs),
      actorKind: 'staff',
      actorId: 'usr_1',
      action: 'card.frozen',
      subjectKind: 'card',
      subjectId: `card_${lane}`,
      reason: 'Ünïcode "quoted"\nand more',
      details: { before: 'active', amountMinor: 12 },
    })
  return ids
}
const problems = async () => (await verify()).problems.map(({ auditId, problem }) => [problem, auditId])

afterEach(() => tamper('DELETE FROM audit; DELETE FROM audit_seals'))

it('seals every row once, and the reports show all that proves it', async () => {
  const ids = await write(5)
  expect(await verify()).toMatchObject({ sealed: 0, waiting: 5, problems: [] })
  expect(await sealAudit(api.context)).toBe(5)
  const [late = ''] = await write(1, clock.nowMs() - 60_000)
  expect(await sealAudit(api.context)).toBe(1)
  expect(await sealAudit(api.context)).toBe(0)
  const { head, ...verified } = await verify()
  expect(verified).toEqual({ sealed: 6, waiting: 0, problems: [] })

  const rows = await withClient(api.database.superuserUrl, async (client) => {
    await client.query("SET ROLE reporting; SET timezone = 'Asia/Tokyo'")
    return (await client.query('SELECT * FROM reporting.audit ORDER BY sequence')).rows
  })
  expect(rows.map(({ audit_id }) => audit_id)).toEqual([...ids.toSorted(), late])
  let hash = '0'.repeat(64)
  for (const row of rows) {
    expect(row.previous_hash).toBe(hash)
    hash = createHash('sha256')
      .update(hash + row.content)
      .digest('hex')
    expect(row.hash).toBe(hash)
  }
  expect(head).toEqual({ sequence: '6', hash })
})

it.each([
  ['a reason', "UPDATE audit SET reason = 'another' WHERE id = $id"],
  ['the details', `UPDATE audit SET details = '{"before": "frozen"}' WHERE id = $id`],
  ['who did it', "UPDATE audit SET actor_id = 'usr_2' WHERE id = $id"],
  ['of what kind they were', "UPDATE audit SET actor_kind = 'system' WHERE id = $id"],
  ['what was done', "UPDATE audit SET action = 'card.closed' WHERE id = $id"],
  ['to what it was done', "UPDATE audit SET subject_id = 'card_9' WHERE id = $id"],
  ['of what kind that was', "UPDATE audit SET subject_kind = 'user' WHERE id = $id"],
  ['the request it came with', "UPDATE audit SET request_id = 'another' WHERE id = $id"],
  ['the time, by a microsecond', "UPDATE audit SET at = at + interval '1 microsecond' WHERE id = $id"],
])('finds a row of which %s was edited', async (_name, edit) => {
  const ids = (await write(3)).toSorted()
  await sealAudit(api.context)
  await tamper(edit.replace('$id', `'${ids[1]}'`))
  expect(await problems()).toEqual([['row_changed', ids[1]]])
})

it('finds a row that was removed, a seal that was removed or written anew, and an old row that was slipped in', async () => {
  const ids = (await write(4)).toSorted()
  await sealAudit(api.context)
  await tamper(`DELETE FROM audit WHERE id = '${ids[0]}'`)
  await tamper(`UPDATE audit SET reason = 'another' WHERE id = '${ids[1]}'`)
  await tamper(
    `UPDATE audit_seals s SET hash = encode(sha256(convert_to(s.previous_hash || a.content, 'UTF8')), 'hex') FROM reporting.audit a WHERE a.audit_id = s.audit_id AND s.audit_id = '${ids[1]}'`,
  )
  await tamper(`DELETE FROM audit WHERE id = '${ids[3]}'; DELETE FROM audit_seals WHERE audit_id = '${ids[3]}'`)
  const [slipped = ''] = await write(1, clock.nowMs() - 3 * 3_600_000)
  expect(await problems()).toEqual([
    ['row_missing', ids[0]],
    ['chain_broken', ids[2]],
    ['not_sealed', slipped],
  ])
})

it('finds that the end was cut off by a head that was noted before', async () => {
  const ids = (await write(3)).toSorted()
  await sealAudit(api.context)
  const { head } = await verify()
  expect((await verify(head)).problems).toEqual([])
  await tamper(`DELETE FROM audit WHERE id = '${ids[2]}'; DELETE FROM audit_seals WHERE audit_id = '${ids[2]}'`)
  expect((await verify()).problems).toEqual([])
  expect((await verify(head)).problems).toEqual([{ sequence: '3', auditId: '', problem: 'seal_missing' }])
})

it('finds that the whole chain was made anew, by the same head', async () => {
  await write(2)
  await sealAudit(api.context)
  const { head } = await verify()
  await tamper("UPDATE audit SET reason = 'another'; DELETE FROM audit_seals")
  await sealAudit(api.context)
  expect((await verify()).problems).toEqual([])
  expect((await verify(head)).problems).toEqual([{ sequence: '2', auditId: '', problem: 'seal_missing' }])
})

it('finds that the beginning was cut off, or that the chain begins with something else than nothing', async () => {
  const ids = (await write(3)).toSorted()
  await sealAudit(api.context)
  await tamper(`DELETE FROM audit WHERE id = '${ids[0]}'; DELETE FROM audit_seals WHERE audit_id = '${ids[0]}'`)
  expect(await problems()).toEqual([['seal_missing', ids[1]]])
  await tamper('UPDATE audit_seals SET sequence = sequence - 1')
  expect(await problems()).toEqual([['chain_broken', ids[1]]])
})

it('takes in as many rows as there are', async () => {
  const [id = ''] = await write(1)
  await tamper(
    `INSERT INTO audit SELECT (jsonb_populate_record(a, jsonb_build_object('id', a.id || number))).* FROM audit a, generate_series(1, 2000) number WHERE id = '${id}'`,
  )
  expect(await sealAudit(api.context)).toBe(2_001)
  expect(await verify()).toMatchObject({ sealed: 2_001, waiting: 0, problems: [] })
})

it('lets the program neither change nor remove a seal', async () => {
  await write(1)
  await sealAudit(api.context)
  for (const text of [
    "UPDATE audit_seals SET hash = repeat('0', 64)",
    'DELETE FROM audit_seals',
    'TRUNCATE audit_seals',
  ])
    await expect(withClient(api.database.ownerUrl, (client) => client.query(text))).rejects.toThrow()
})

it('of two workers that put a row in the same place, the second fails and leaves nothing behind', async () => {
  await write(1)
  await sealAudit(api.context)
  const last = await selectLastSeal(db)
  const [auditId = ''] = await write(1)
  const at = clock.now()
  const seal = {
    sequence: last?.sequence ?? 0n,
    auditId,
    auditAt: at,
    previousHash: last?.hash ?? '',
    hash: 'f'.repeat(64),
  }
  const next = { ...seal, sequence: seal.sequence + 1n, auditId: 'aud_other' }
  await expect(insertSeals(db, [seal, next], at)).rejects.toThrow(/audit_seals/)
  expect(await selectLastSeal(db)).toEqual(last)
})
