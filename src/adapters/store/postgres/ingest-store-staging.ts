import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Tables of a connection in which batches are told from what is stored; empty outside a transaction. */
const TABLES = `
create temporary table if not exists ingest_tick (
  series_id integer, time bigint, bid float8, ask float8, volume float8, spread float8
) on commit delete rows;
create temporary table if not exists ingest_minute (series_id integer, time bigint) on commit delete rows;
create temporary table if not exists ingest_changed (series_id integer, time bigint) on commit delete rows;
`

/**
 * The planner knows nothing of tables that were filled a moment ago. Every join of this transaction
 * is a walk over a batch with a look into an index, so that its cost follows the batch, however
 * many candles are stored.
 */
const PLANS = 'set local enable_hashjoin = off; set local enable_mergejoin = off;'

export async function prepareStaging(client: PoolClient): Promise<void> {
  await client.query(TABLES + PLANS)
}

/** Notes minutes that were written, so that longer candles can be derived from them. */
export async function noteMinutes(
  client: PoolClient,
  minutes: readonly { readonly id: number; readonly time: number }[],
): Promise<void> {
  await prepareStaging(client)
  await client.query('insert into ingest_changed select * from unnest($1::integer[], $2::bigint[])', [
    minutes.map(({ id }) => id),
    minutes.map(({ time }) => time),
  ])
}

/** COPY in text format: numbers as JavaScript writes them, which PostgreSQL reads back to the last bit. */
export async function stage(
  client: PoolClient,
  target: string,
  rows: Iterable<readonly (number | string | null)[]>,
): Promise<void> {
  const lines = function* (): Generator<string> {
    let text = ''
    for (const row of rows) {
      text += `${row.map(field).join('\t')}\n`
      if (text.length < CHUNK) continue
      yield text
      text = ''
    }
    yield text
  }
  await pipeline(lines(), client.query(copyFrom(`copy ${target} from stdin`)))
}

const CHUNK = 65_536

function field(value: number | string | null): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}
