import type { Sql } from 'postgres'
import type { ClientUse, SeenProcess, Waiting, WorkLook } from '../../../../control/operation/index.ts'
import { looking } from './look-database.ts'

const MOST_PROCESSES = 500
const MOST_CLIENTS = 10_000
const DAY_MS = 86_400_000

/** What waits and who works. The database has to be migrated, or empty. */
export function lookAtWork(url: string): Promise<WorkLook> {
  return looking(url, async (sql) => {
    const [known] = await sql<
      { isEmpty: boolean }[]
    >`select to_regclass('leme.migration') is null as "isEmpty"`
    if (known!.isEmpty) return NO_WORK
    return {
      ...(await jobs(sql)),
      processes: await processes(sql),
      events: await events(sql),
      deliveries: await deliveries(sql),
      commands: await commands(sql),
      clients: await clients(sql),
      followed: await followed(sql),
    }
  })
}

const NOTHING: Waiting = { count: 0, oldestSeconds: 0 }
/** Of a database that is empty. */
const NO_WORK: WorkLook = {
  ...{ waiting: NOTHING, running: 0, parked: 0, processes: [], clients: [] },
  ...{ events: { ...NOTHING, dropped: 0 }, deliveries: NOTHING, commands: { ...NOTHING, oldestState: null } },
  followed: { head: null, observedSeconds: null },
}

interface JobCounts {
  readonly waiting: number
  readonly oldestSeconds: number
  readonly running: number
  readonly parked: number
}

/** Messages of runs, and clients' jobs that were sent: one over its client's quota waits for no worker. */
async function jobs(sql: Sql): Promise<Pick<WorkLook, 'waiting' | 'running' | 'parked'>> {
  const [own] = await sql<JobCounts[]>`
    select count(*) filter (where state = 'queued')::int as waiting,
      coalesce(max(leme.now_ms() - sent_at) filter (where state = 'queued'), 0)::float8 / 1000 as "oldestSeconds",
      count(*) filter (where state = 'running')::int as running,
      (select count(*) from control.job where state = 'failed' and deaths > 0
        and ended_at > leme.now_ms() - ${DAY_MS})::int as parked
    from control.job where state in ('queued', 'running') and has_slot`
  const [queue] = await sql<{ there: boolean }[]>`select to_regclass('pgboss.job') is not null as there`
  const runs = queue!.there ? await queued(sql) : undefined
  return {
    waiting: {
      count: own!.waiting + (runs?.waiting ?? 0),
      oldestSeconds: Math.max(own!.oldestSeconds, runs?.oldestSeconds ?? 0),
    },
    running: own!.running + (runs?.running ?? 0),
    parked: own!.parked + (runs?.parked ?? 0),
  }
}

async function queued(sql: Sql): Promise<JobCounts> {
  const [row] = await sql<JobCounts[]>`
    select count(*) filter (where isRun and state in ('created', 'retry'))::int as waiting,
      coalesce(extract(epoch from max(clock_timestamp() - created_on)
        filter (where isRun and state in ('created', 'retry'))), 0)::float8 as "oldestSeconds",
      count(*) filter (where isRun and state = 'active')::int as running,
      count(*) filter (where not isRun and created_on > now() - interval '1 day')::int as parked
    from (select name <> 'leme-parked' as isRun, state::text, created_on from pgboss.job
      where name in ('leme-backtest', 'leme-pipeline', 'leme-trials', 'leme-parked')) one`
  return row!
}

async function processes(sql: Sql): Promise<readonly SeenProcess[]> {
  return sql<SeenProcess[]>`
    select kind, host, pid, version, node, (leme.now_ms() - seen_at)::float8 / 1000 as "silentSeconds"
    from control.process order by seen_at desc, id limit ${MOST_PROCESSES}`
}

async function events(sql: Sql): Promise<WorkLook['events']> {
  const [row] = await sql<WorkLook['events'][]>`
    select count(*)::int as count, coalesce(leme.now_ms() - min(made_at), 0)::float8 / 1000 as "oldestSeconds",
      (select dropped from market.outbox_state)::float8 as dropped
    from market.outbox where sent_at is null`
  return row!
}

async function deliveries(sql: Sql): Promise<Waiting> {
  const [row] = await sql<Waiting[]>`
    select count(*)::int as count, coalesce(leme.now_ms() - min(created_at), 0)::float8 / 1000 as "oldestSeconds"
    from control.delivery where state = 'waiting'`
  return row!
}

/** One that waits for a person is in nobody's way. */
async function commands(sql: Sql): Promise<WorkLook['commands']> {
  const [row] = await sql<WorkLook['commands'][]>`
    select count(*)::int as count,
      coalesce(leme.now_ms() - min(created_at) filter (where not waits), 0)::float8 / 1000 as "oldestSeconds",
      (array_agg(state order by created_at) filter (where not waits))[1] as "oldestState"
    from (select state, created_at, state in ('authorised', 'healthy') as waits
      from control.command where ended_at is null) open`
  return row!
}

async function clients(sql: Sql): Promise<readonly ClientUse[]> {
  return sql<ClientUse[]>`
    select t.id as client, t.credits::float8 as credits,
      coalesce((select -sum(e.amount) from control.credit_entry e where e.tenant = t.id
        and e.kind = 'bot-minutes' and e.time > leme.now_ms() - ${DAY_MS}), 0)::float8 as "spentLastDay",
      case when json_typeof(d.wanted -> 'values' -> 'bots') = 'array'
        then json_array_length(d.wanted -> 'values' -> 'bots') else 0 end as bots,
      (t.quotas ->> 'bots')::int as "mostBots",
      (select count(*) from control.job j
        where j.tenant = t.id and j.state in ('queued', 'running'))::int as "openJobs",
      (t.quotas ->> 'queuedJobs')::int as "mostJobs"
    from control.tenant t left join control.deployment d on d.tenant = t.id
    where t.status = 'active' order by t.number limit ${MOST_CLIENTS}`
}

async function followed(sql: Sql): Promise<WorkLook['followed']> {
  const [row] = await sql<WorkLook['followed'][]>`
    select (select head from control.followed) as head,
      (leme.now_ms() - max(observed_at))::float8 / 1000 as "observedSeconds" from control.deployment`
  return row!
}
