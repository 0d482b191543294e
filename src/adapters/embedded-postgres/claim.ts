import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { type Cluster, foreignData } from './cluster.ts'
import { SUPERUSER } from './init-cluster.ts'

export const DATABASE = 'leme'

/** A connection that was just closed is counted for a moment. */
const GRACE_MS = 300
const POLL_MS = 20
/** Replaying the write-ahead log may take a while. */
const RECOVERY_MS = 120_000
/** Cannot connect now, crash shutdown, and a socket that was closed by one or the other. */
const RECOVERING = new Set(['57P03', '57P02', 'ECONNRESET'])

const OTHERS = `select count(*)::int as others from pg_stat_activity
  where backend_type = 'client backend' and application_name <> $1`

/**
 * A connection that stays open as long as a process needs the server. The name of the application in
 * its URL tells this process's connections from everybody else's.
 */
export interface Claim {
  readonly url: string
  /** Whether anybody else is connected. Rejects when the server does not answer any more. */
  hasOthers(): Promise<boolean>
  release(): Promise<void>
}

/** Makes the database at the first call. */
export async function claimServer(cluster: Cluster, port: number): Promise<Claim> {
  const application = `leme-${process.pid}-${randomBytes(3).toString('hex')}`
  const urlOf = (database: string) =>
    `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}?application_name=${application}`
  let client = await openClient(urlOf(DATABASE)).catch(async (error: unknown) => {
    if (!(error instanceof DatabaseError)) throw error
    if (error.code === '28P01')
      throw foreignData(`the server of ${cluster.dataDir} refuses the password that is kept for it`)
    if (error.code !== '3D000') throw error
    const first = await openClient(urlOf('postgres'))
    await first.query(`create database ${DATABASE}`).finally(() => first.end())
    return openClient(urlOf(DATABASE))
  })
  const ask = async () => (await client.query<{ others: number }>(OTHERS, [application])).rows[0]?.others
  /** A server that has recovered has ended this connection, too, and is there. */
  async function othersNow(): Promise<number | undefined> {
    try {
      return await ask()
    } catch {
      client = await openClient(urlOf(DATABASE))
      return await ask()
    }
  }
  return {
    url: urlOf(DATABASE),
    hasOthers: async () => {
      for (let waited = 0; ; waited += POLL_MS) {
        if ((await othersNow()) === 0) return false
        if (waited >= GRACE_MS) return true
        await delay(POLL_MS)
      }
    },
    release: () => client.end(),
  }
}

/** A server that recovers refuses at first: one of its processes was killed, and it has ended all others. */
async function openClient(connectionString: string): Promise<Client> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      return await tryClient(connectionString)
    } catch (error) {
      const isRecovering = RECOVERING.has((error as { code?: string }).code ?? '')
      if (!isRecovering || waited >= RECOVERY_MS) throw error
      await delay(POLL_MS)
    }
  }
}

async function tryClient(connectionString: string): Promise<Client> {
  // A claim alone keeps no process alive. While it is asked something, the start lock does.
  const client = new Client({ connectionString, stream: () => new Socket().unref() })
  // A server that goes away is noticed where it is used.
  client.on('error', () => {})
  await client.connect()
  return client
}
