import { SILENT_S, type WorkLook } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'

/** Connections that one kind of part can come to hold. */
export interface PoolNeed {
  readonly part: string
  readonly parts: number
  /** Of one. */
  readonly connections: number
}

/** Queries 4, copies of candles 2. */
const STORE = 6
/** pg-boss has three. */
const QUEUE = 3
/** Listening for jobs, changes and commands; claims of those of whom there is one. */
const HELD_BY_SERVER = 10
const HELD_BY_WORKER = 3
/** 32 logins of clients, two each. */
const CLIENT_LOGINS = 64
const BOT = 2
/** `max_db_connections` of deploy/pgbouncer/clients.ini, and what asks for verifiers. */
const POOLED = 62
/** The log and the copy; and one for whoever looks. */
const BACKUPS = 3
const PEOPLE = 5

type Running = Pick<WorkLook, 'processes' | 'clients'>

/** What can be held at once by what runs, or by one server alone where that is not known. */
export function poolNeeds(
  { backups, database }: Pick<AppConfig, 'backups' | 'database'>,
  running?: Running,
): readonly PoolNeed[] {
  const live = running?.processes.filter(({ silentSeconds }) => silentSeconds < SILENT_S) ?? []
  const count = (kind: 'server' | 'worker') => live.filter((one) => one.kind === kind).length
  const clients = running?.clients ?? []
  const bots = clients.reduce((sum, one) => sum + one.bots, 0)
  return needsOf({
    servers: Math.max(1, count('server')),
    workers: count('worker'),
    clients: clients.length,
    bots,
    hasBackups: backups.url !== '',
    hasPooler: database.pooler !== '',
  })
}

export interface House {
  readonly servers: number
  readonly workers: number
  readonly clients: number
  readonly bots: number
  readonly hasBackups: boolean
  /** Clients' logins go through pgbouncer. */
  readonly hasPooler: boolean
}

export function needsOf({
  servers,
  workers,
  clients,
  bots,
  hasBackups,
  hasPooler,
}: House): readonly PoolNeed[] {
  const logins = Math.min(CLIENT_LOGINS, 2 * clients)
  return [
    { part: 'server: the house', parts: servers, connections: STORE + QUEUE },
    { part: 'server: what it holds', parts: servers, connections: HELD_BY_SERVER },
    { part: 'server: logins of clients', parts: hasPooler ? 0 : servers, connections: logins },
    { part: 'worker: the house', parts: workers, connections: STORE + QUEUE },
    { part: 'worker: what it holds', parts: workers, connections: HELD_BY_WORKER },
    { part: 'worker: logins of clients', parts: hasPooler ? 0 : workers, connections: logins },
    { part: 'pooler', parts: hasPooler ? 1 : 0, connections: POOLED },
    { part: 'bots of clients', parts: bots, connections: BOT },
    { part: 'backups', parts: hasBackups ? 1 : 0, connections: BACKUPS },
    { part: 'people and checks', parts: 1, connections: PEOPLE },
  ]
}

export function sumOf(needs: readonly PoolNeed[]): number {
  return needs.reduce((sum, { parts, connections }) => sum + parts * connections, 0)
}
