import type { PoolClient } from 'pg'
import { type IngestSource, requireFewPairs, USUAL_MOST_PAIRS } from '../../../trade/market/index.ts'

/** Bounds how many pairs sources bring their venues to. */
export interface PairBound {
  /**
   * To be asked in the batch's transaction, before it locks anything. A batch with new pairs holds up
   * others with new pairs of the venue until it ends, so that they are counted together.
   * @throws MarketError `ingest.too-many-pairs`
   */
  require(client: PoolClient, source: IngestSource, pairs: Iterable<string>): Promise<void>
  /** That these are stored, so that nothing is asked about them again. */
  learn(source: IngestSource, pairs: Iterable<string>): void
}

const MOST_REMEMBERED = 100_000

/** Remembers pairs that were stored: a batch without new ones costs no query. */
export function pairBound(): PairBound {
  const seen = new Set<string>()
  const nameOf = ({ venue }: IngestSource, pair: string) => `${venue} ${pair}`
  return {
    async require(client, source, pairs) {
      const { name, venue, takesUnknown, mostPairs = USUAL_MOST_PAIRS } = source
      if (!takesUnknown) return
      const news = [...new Set(pairs)].filter((pair) => !seen.has(nameOf(source, pair)))
      if (news.length === 0) return
      await client.query(`select pg_advisory_xact_lock(hashtextextended('pairs of ' || $1, 0))`, [venue])
      const { rows } = await client.query<{ before: number; after: number }>(
        `with stored as (select distinct pair from market.series where venue = $1)
         select (select count(*)::integer from stored) as before,
           (select count(*)::integer from (select pair from stored union select unnest($2::text[])) all_pairs) as after`,
        [venue, news],
      )
      const { before, after } = rows[0]!
      if (after > before) requireFewPairs({ name, venue, mostPairs }, after)
    },
    learn(source, pairs) {
      if (seen.size > MOST_REMEMBERED) seen.clear()
      for (const pair of pairs) seen.add(nameOf(source, pair))
    },
  }
}
