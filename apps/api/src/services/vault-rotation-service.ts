import type { Context } from '../context.ts'
import { listSealed, replaceSealed, type SealedColumn, type SealedRow } from '../models/sealed-model.ts'
import type { SealPurpose } from '../providers/vault/vault.ts'

interface SealedPlace extends SealedColumn {
  purpose: SealPurpose
}

/** Every place where sealed bytes lie. Whoever adds one adds it here, or a change of keys would leave it behind. */
export const SEALED_COLUMNS: readonly SealedPlace[] = [
  {
    table: 'card_secrets',
    key: ['lane', 'token'],
    column: 'sealed_number',
    subject: 'card_id',
    purpose: 'card.number',
  },
  { table: 'card_secrets', key: ['lane', 'token'], column: 'sealed_cvc', subject: 'card_id', purpose: 'card.cvc' },
  { table: 'kyc_applications', key: ['lane', 'id'], column: 'sealed', subject: 'id', purpose: 'kyc.application' },
  { table: 'kyc_drafts', key: ['lane', 'user_id'], column: 'sealed', subject: 'user_id', purpose: 'kyc.draft' },
  { table: 'files', key: ['lane', 'id'], column: 'sealed', subject: 'id', purpose: 'file' },
  { table: 'totp_factors', key: ['user_id'], column: 'sealed_secret', subject: 'user_id', purpose: 'totp.secret' },
]

/** Pictures are large: a few at a time. */
const BATCH = 20

export interface RotationReport {
  examined: number
  rewrapped: number
}

/**
 * Brings everything that is sealed under the vault's active key. Afterwards no row needs an older key version, so that it can be
 * taken out of the keystore. Can be stopped and repeated at any time, while the program runs: only the wrapping of each data key
 * changes, never the data.
 */
export async function rewrapAll(context: Pick<Context, 'db' | 'vault'>): Promise<RotationReport> {
  const report = { examined: 0, rewrapped: 0 }
  for (const column of SEALED_COLUMNS) await rewrapColumn(context, column, report)
  return report
}

async function rewrapColumn(
  { db, vault }: Pick<Context, 'db' | 'vault'>,
  column: SealedPlace,
  report: RotationReport,
): Promise<void> {
  let after: SealedRow['key'] | undefined
  let rows: SealedRow[]
  do {
    rows = await listSealed(db, column, { after, limit: BATCH })
    for (const row of rows) {
      report.examined += 1
      const context = { purpose: column.purpose, subjectId: row.subjectId }
      const rewrapped = await vault.rewrap(context, row.sealed)
      if (rewrapped.equals(row.sealed)) continue
      if (await replaceSealed(db, column, row, rewrapped)) report.rewrapped += 1
    }
    after = rows.at(-1)?.key
  } while (rows.length === BATCH)
}
