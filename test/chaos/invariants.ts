import assert from 'node:assert/strict'
import { parsePair, parseTimeframe } from '../../src/domain/index.ts'
import type { Activity } from './activity.ts'
import { CLIENT, until, VENUE, type World } from './world.ts'

const SCHEMA = CLIENT.replaceAll('-', '_')
const ENDS = ['done', 'failed', 'cancelled']

/** What was acknowledged is there: every candle, of every writer, since the beginning. */
export async function requireAcknowledged({ store }: World, { acknowledged }: Activity): Promise<number> {
  let count = 0
  for (const [pair, times] of acknowledged) {
    const wanted = [...times]
    const { time } = await store.candles.read({
      venue: VENUE,
      pair: parsePair(pair),
      timeframe: parseTimeframe('1m'),
    })
    const stored = new Set(time)
    assert.deepEqual(
      wanted.filter((one) => !stored.has(one)),
      [],
      `acknowledged of ${pair}, and not there`,
    )
    count += wanted.length
  }
  return count
}

/** Each job that was taken ends, as done, and tells its end once. */
export async function requireJobs({ sql }: World, { jobs }: Activity): Promise<number> {
  const wanted = [...jobs]
  const open = async () => {
    const rows = await sql<{ id: string; state: string; error: string }[]>`
      select id, state, error from control.job where id = any(${wanted})`
    assert.equal(rows.length, wanted.length, 'a job that was taken is not there')
    return rows.filter(({ state }) => !ENDS.includes(state)).length
  }
  await until('the jobs have ended', async () => (await open()) === 0)
  const ends = await sql<{ id: string; state: string; told: number }[]>`
    select j.id, j.state, (select count(*)::int from control.event e
      where e.type like 'job.%' and e.body ->> 'id' = j.id) as told
    from control.job j where j.id = any(${wanted})`
  assert.deepEqual(
    ends.filter(({ state, told }) => state !== 'done' || told !== 1),
    [],
    'jobs that did not end once, as done',
  )
  const [results] = await sql.unsafe<{ count: number }[]>(
    `select count(*)::int as count from control.job j where j.id = any($1)
     and not exists (select from ${SCHEMA}.job_result r where r.id = j.id)`,
    [wanted],
  )
  assert.equal(results!.count, 0, 'jobs that are done without a result')
  return wanted.length
}

export async function botCursor({ sql }: World): Promise<number> {
  const [row] = await sql.unsafe<{ cursor: string | null }[]>(`select cursor from ${SCHEMA}.bot limit 1`)
  return Number(row?.cursor ?? 0)
}

/** The bot's candles follow each other without gap or double, and no trade was closed twice. */
export async function requireBot({ sql }: World): Promise<number> {
  const rows = await sql.unsafe<{ candles: number; gaps: number }[]>(
    `select count(*)::int as candles, count(*) filter (where step is not null and step <> 300000)::int as gaps from (
       select time - lag(time) over (order by time) as step from ${SCHEMA}.bot_equity) as steps`,
  )
  assert.equal(rows[0]!.gaps, 0, 'the bot left candles out')
  const [journal] = await sql.unsafe<{ gaps: number }[]>(
    `select count(*) filter (where step is not null and step <> 1)::int as gaps from (
       select seq - lag(seq) over (order by seq) as step from ${SCHEMA}.bot_journal) as steps`,
  )
  assert.equal(journal!.gaps, 0, 'the journal of the bot has a gap')
  const [bots] = await sql.unsafe<{ count: number }[]>(`select count(*)::int as count from ${SCHEMA}.bot`)
  assert.equal(bots!.count, 1, 'there is one bot')
  return rows[0]!.candles
}

/** Both servers answer that they are well. */
export function isReady({ health }: Activity, since: number): boolean {
  return [0, 1].every((server) => {
    const last = health.findLast((seen) => seen.server === server)
    return last !== undefined && last.at > since && last.status === 200
  })
}
