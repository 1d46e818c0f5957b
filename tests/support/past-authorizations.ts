import { withClient } from '@cardwright/local-postgres'

/**
 * Gives one card a past of `count` settled authorizations, spread over the month that lies behind, with their facts, keys,
 * decisions and hold transfers: as many rows in every table as real payments would have left. Written straight into the tables,
 * because a million payments would take longer than everything that is measured. PostgreSQL then knows of it what it would know of a
 * database that has been running, and has tidied up behind it as it would have on the way, unless that is to be left out.
 */
export async function writePast(
  databaseUrl: string,
  issuerCardId: string,
  count: number,
  { isAnalysed = true } = {},
): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `CREATE TEMP TABLE past AS
       SELECT c.lane, c.account_id, c.user_id, c.card_id, n, right(c.card_id, 8) || lpad(n::text, 10, '0') AS tail, now() - (n * interval '2592 milliseconds') - interval '1 hour' AS at
       FROM (SELECT i.lane, i.account_id, i.card_id, k.user_id FROM issuer_cards i JOIN cards k ON k.lane = i.lane AND k.id = i.card_id WHERE i.issuer_card_id = $1) c,
         generate_series(1, $2::int) n`,
      [issuerCardId, count],
    )
    await client.query(
      `INSERT INTO authorizations (lane, id, account_id, user_id, card_id, counter_owner_id, issuer, issuer_id, kind, currency, status, amount_minor, authorized_minor,
         hold_minor, posted_minor, used_minor, is_counted, is_closed, merchant_amount_minor, merchant_currency, merchant, merchant_id, mcc, category, country, channel, authorized_at, created_at, updated_at)
       SELECT lane, 'auth_past' || tail, account_id, user_id, card_id, card_id, 'stripe', 'iauth_past' || tail, 'authorization', 'usd', 'settled', 100, 100, 0, 100, 100, true, true, 100, 'usd',
         '{"id":"1234567890","name":"CORNER GROCERY","category":"grocery_stores_supermarkets","categoryCode":"5411","city":"Springfield","country":"US"}',
         '1234567890', '5411', 'grocery_stores_supermarkets', 'US', 'online', at, at, at FROM past`,
    )
    await client.query(
      `INSERT INTO fact_keys (lane, provider, provider_id, request_id, authorization_id, fact_id, at) SELECT lane, 'stripe', 'iauth_past' || tail || '#0', 'evt_past' || tail, 'auth_past' || tail, 'fact_past' || tail, at FROM past`,
    )
    await client.query(
      `INSERT INTO facts (lane, id, at, authorization_id, account_id, card_id, provider, provider_id, kind, result, amount_minor, currency, provider_at)
       SELECT lane, 'fact_past' || tail, at, 'auth_past' || tail, account_id, card_id, 'stripe', 'iauth_past' || tail || '#0', 'authorization', 'approved', 100, 'usd', at FROM past`,
    )
    await client.query(
      `INSERT INTO decisions (lane, account_id, seq, at, id, authorization_id, card_id, fact_id, provider, request_id, is_approved, requested_minor, approved_minor, currency, clock_ms, trace)
       SELECT lane, account_id, n, at, 'dec_past' || tail, 'auth_past' || tail, card_id, 'fact_past' || tail, 'stripe', 'evt_past' || tail, true, 100, 100, 'usd', 0, '{"result":"approved"}' FROM past`,
    )
    await client.query(
      `INSERT INTO transfers (lane, id, at, transaction_id, fact_id, account_id, authorization_id, debit, credit, amount_minor, currency, reason)
       SELECT lane, 'tr_past' || tail, at, 'ltx_past' || tail, 'fact_past' || tail, account_id, 'auth_past' || tail, 'holds_contra', 'holds', 100, 'usd', 'hold' FROM past`,
    )
    await client.query(
      'UPDATE balances b SET decision_seq = $2 FROM issuer_cards i WHERE i.issuer_card_id = $1 AND b.lane = i.lane AND b.account_id = i.account_id',
      [issuerCardId, count],
    )
    if (isAnalysed) await client.query('VACUUM (ANALYZE)')
  })
}
