import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import postgres, { type Sql } from 'postgres'
import { startPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../../src/adapters/store/postgres/index.ts'
import type { Random } from '../../src/math/index.ts'
import { type SmallDisk, smallDisk } from './small-disk.fixture.ts'

export type DatabaseFault = 'disk full' | 'no connections' | 'deadlock' | 'serialization failure'

/** Something that lasts until it is ended; true when the server had given up and was started again. */
export type Need = () => Promise<boolean>

export interface NeedyDatabase extends AsyncDisposable {
  /** For the one who is to suffer. */
  readonly url: string
  /** Those that can be had on this machine. */
  readonly faults: readonly DatabaseFault[]
  begin(fault: DatabaseFault, dice: Random): Promise<Need>
}

/** Codes of PostgreSQL, and of the store, that a fault shows itself by. */
export const SIGNS: Readonly<Record<DatabaseFault, readonly string[]>> = {
  'disk full': ['store.disk-full'],
  'no connections': ['store.too-many-connections'],
  deadlock: ['40P01'],
  'serialization failure': ['40001'],
}

const DISK_BYTES = 300 * 1024 * 1024
const MOST_LEFT_BYTES = 4 * 1024 * 1024
const SUFFERER = 'sufferer'
const DEADLOCK = '40P01'

/** A PostgreSQL on a disk of its own, that can be brought into need. */
export async function needyDatabase(): Promise<NeedyDatabase> {
  const disk = smallDisk(DISK_BYTES)
  let server = await startPostgres({ stateDir: disk.folder })
  await migrate(server.url)
  const url = new URL(server.url)
  url.searchParams.set('application_name', SUFFERER)
  const sql = postgres(server.url, { max: 2, onnotice: () => {} })
  await setting(sql, "deadlock_timeout = '300ms'")
  const begin: Readonly<Record<DatabaseFault, (dice: Random) => Promise<() => Promise<unknown>>>> = {
    'disk full': async (dice) => {
      disk.fill!(dice.int(MOST_LEFT_BYTES))
      return async () => disk.free()
    },
    'no connections': () => holdConnections(server.url, sql),
    deadlock: () => lockBackwards(server.url),
    'serialization failure': async () => {
      await setting(sql, "default_transaction_isolation = 'serializable'")
      return () => setting(sql, "default_transaction_isolation = 'read committed'")
    },
  }
  return {
    url: url.href,
    faults: faultsOn(disk),
    async begin(fault, dice) {
      // What the log of changes takes on disk stays small.
      await sql`checkpoint`
      const end = await begin[fault](dice)
      return async () => {
        await end()
        const { pid } = server
        server = await startPostgres({ stateDir: disk.folder })
        return server.pid !== pid
      }
    },
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 2 })
      await server.stop()
      disk[Symbol.dispose]()
    },
  }
}

function faultsOn(disk: SmallDisk): readonly DatabaseFault[] {
  const others = ['no connections', 'deadlock', 'serialization failure'] as const
  return disk.fill ? ['disk full', ...others] : others
}

/** For every connection there is, at once. */
async function setting(sql: Sql, text: string): Promise<void> {
  await sql.unsafe(`alter system set ${text}`)
  await sql`select pg_reload_conf()`
}

/** Takes every connection that the server has, and whatever the sufferer had. */
async function holdConnections(url: string, sql: Sql): Promise<() => Promise<unknown>> {
  const held: Client[] = []
  let isOver = false
  const take = async (): Promise<boolean> => {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      held.push(client)
      return true
    } catch {
      return false
    }
  }
  while (await take());
  const holding = (async () => {
    while (!isOver) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${SUFFERER}`
      await Promise.all(Array.from({ length: 6 }, take))
      await delay(10)
    }
  })()
  return async () => {
    isOver = true
    await holding
    await Promise.all(held.map((client) => client.end()))
  }
}

/** A transaction that locks series in the order opposite to that of ingest, and gives way as late as it may. */
async function lockBackwards(url: string): Promise<() => Promise<unknown>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query("set deadlock_timeout = '2s'")
  let isOver = false
  const locking = (async () => {
    while (!isOver) {
      await client.query('begin')
      const { rows } = await client.query<{ id: number }>(
        `select id from market.series where venue = (select venue from market.series order by id desc limit 1)
         order by pair desc, timeframe desc`,
      )
      for (const { id } of rows) {
        try {
          await client.query('select from market.series where id = $1 for update', [id])
        } catch (error) {
          if ((error as { code?: unknown }).code !== DEADLOCK) throw error
          break
        }
      }
      await client.query('rollback')
    }
  })()
  return async () => {
    isOver = true
    await locking
    await client.end()
  }
}
