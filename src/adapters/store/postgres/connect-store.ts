import { Pool } from 'pg'
import type { CommandStore } from '../../../control/command/index.ts'
import type { DeploymentStore } from '../../../control/deployment/index.ts'
import type { JobStore } from '../../../control/job/index.ts'
import type {
  AlertStore,
  Fence,
  Leaders,
  PlatformFigures,
  WebhookStore,
} from '../../../control/operation/index.ts'
import type {
  MemberStore,
  MinuteStore,
  SessionStore,
  TenantId,
  TenantStore,
} from '../../../control/tenant/index.ts'
import type { BotStore } from '../../../trade/engine/index.ts'
import type {
  ApiKeyStore,
  BookStore,
  BudgetStore,
  CandleStore,
  FundingStore,
  IngestStore,
  LakeLedger,
  MarketOutbox,
  MarketUpkeep,
  ScheduleStore,
  SeriesTurns,
} from '../../../trade/market/index.ts'
import type { SignalStore } from '../../../trade/orders/index.ts'
import type { ModelStore } from '../../../trade/pipeline/index.ts'
import type { RunStore, StudyStore } from '../../../trade/research/index.ts'
import { apiKeyStore } from './api-key-store.ts'
import { bookStore } from './book-store.ts'
import { botStore } from './bot-store.ts'
import { budgetStore } from './budget-store.ts'
import { candleStore } from './candle-store.ts'
import { type Claim, claim } from './claim.ts'
import { alertStore } from './control/alert-store.ts'
import { commandStore } from './control/command-store.ts'
import { deploymentStore } from './control/deployment-store.ts'
import { type JobStoreOptions, jobStore } from './control/job-store.ts'
import { memberStore } from './control/member-store.ts'
import { minuteStore } from './control/minute-store.ts'
import { platformFigures } from './control/platform-figures.ts'
import { type ProcessStore, processStore } from './control/process-store.ts'
import { tenantStore } from './control/tenant-store.ts'
import { webhookStore } from './control/webhook-store.ts'
import { fundingStore } from './funding-store.ts'
import { ingestStore } from './ingest-store.ts'
import { lakeLedger } from './lake-ledger.ts'
import { leaderStore } from './leader-store.ts'
import type { Subscription } from './listen.ts'
import { loginStore } from './login-store.ts'
import { marketUpkeep } from './market-upkeep.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { modelStore } from './model-store.ts'
import { openSql, translated, translatedPart } from './open-sql.ts'
import { outboxStore } from './outbox-store.ts'
import { runStore } from './run-store.ts'
import { scheduleStore } from './schedule-store.ts'
import { signalStore } from './signal-store.ts'
import { runnerOfSql } from './statement-runner.ts'
import { studyStore } from './study-store.ts'
import { type Change, subscribe } from './subscribe.ts'

/** Candles are written and read by whole series: two at a time saturate a laptop. */
const COPY_CONNECTIONS = 2
/** Seconds that closing waits for queries. A connection that was lost while it was made is waited for in vain. */
const LAST_QUERIES_S = 5

export interface StoreOptions {
  /** Connections for queries, opened when needed; default 4. */
  readonly maxConnections?: number
  /** How long a leader may be stopped before another one takes its place; default 20 s. */
  readonly stoppedMs?: number
}

export interface PostgresStore extends AsyncDisposable {
  readonly candles: CandleStore
  readonly funding: FundingStore
  readonly books: BookStore
  readonly ingest: IngestStore
  readonly apiKeys: ApiKeyStore
  readonly lake: LakeLedger
  readonly upkeep: MarketUpkeep
  readonly runs: RunStore
  readonly bots: BotStore
  readonly studies: StudyStore
  readonly signals: SignalStore
  readonly logins: SessionStore
  readonly tenants: TenantStore
  readonly members: MemberStore
  readonly outbox: MarketOutbox
  readonly budgets: BudgetStore & SeriesTurns
  readonly schedules: ScheduleStore
  readonly models: ModelStore
  readonly webhooks: WebhookStore
  readonly alerts: AlertStore
  /** Whoever drives commands holds one connection more, and whoever listens another one. */
  readonly commands: CommandStore
  readonly deployments: DeploymentStore
  readonly minutes: MinuteStore
  readonly leaders: Leaders
  /** Servers and workers that live. */
  readonly processes: ProcessStore
  /** What a leader writes, refused once its term is over. */
  fenced(fence: Fence): Pick<PostgresStore, 'deployments'>
  /** Jobs of tenants; messages are sent in the transactions that change their rows. */
  jobs(options: JobStoreOptions): JobStore
  /** A right that one process at a time can hold; undefined while another one holds it. */
  claim(name: string): Promise<Claim | undefined>
  /** Another text for every other database, and for this one after it was set back to an earlier time. */
  identity(): Promise<string>
  /** How the house stands, for its metrics. */
  figures(): Promise<PlatformFigures>
  /** Resolves when a query is answered. */
  ping(): Promise<void>
  /** Migrations of this program that the database does not have (now): cheap enough to be asked every second. */
  missingMigrations(): Promise<readonly string[]>
  /**
   * Calls `onChange` after each commit that touched a bot or a run, in any process. When the connection
   * was lost and is back, `onResume` is called: changes in between were missed, so read anew. `onTenant` is a
   * hint that something of a tenant's bots changed; any login can give it.
   */
  subscribe(
    onChange: (change: Change) => void,
    onResume?: () => void,
    onTenant?: (tenant: TenantId) => void,
  ): Promise<Subscription>
  /** Waits for queries that run, then closes the connections; subscriptions too. */
  close(): Promise<void>
}

/**
 * Opens the store on a migrated database. Nothing is connected before it is needed. Methods throw
 * `StoreError`.
 */
export function connectStore(
  url: string,
  { maxConnections = 4, stoppedMs }: StoreOptions = {},
): PostgresStore {
  const sql = openSql(url, maxConnections)
  const copyPool = new Pool({ connectionString: url, max: COPY_CONNECTIONS })
  // An idle connection that breaks is replaced; the next query says so if the server is gone.
  copyPool.on('error', () => {})
  // One that breaks in the hands of a transaction, between two statements, is told by the next of them.
  copyPool.on('connect', (client) => client.on('error', () => {}))
  const subscriptions = new Set<Subscription>()
  const commands = commandStore(sql, url)
  const closeAll = async (): Promise<void> => {
    await Promise.all([commands.close(), ...[...subscriptions].map((subscription) => subscription.close())])
    await Promise.all([sql.end({ timeout: LAST_QUERIES_S }), copyPool.end()])
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeAll()
    return closing
  }
  return {
    candles: translatedPart(candleStore(sql, copyPool)),
    funding: translatedPart(fundingStore(sql)),
    books: translatedPart(bookStore(sql)),
    ingest: translatedPart(ingestStore(sql, copyPool)),
    apiKeys: translatedPart(apiKeyStore(sql)),
    lake: translatedPart(lakeLedger(sql)),
    upkeep: translatedPart(marketUpkeep(sql, url)),
    runs: translatedPart(runStore(sql)),
    bots: translatedPart(botStore(runnerOfSql(sql), { schema: 'leme', url })),
    studies: translatedPart(studyStore(sql, url)),
    signals: translatedPart(signalStore(sql)),
    logins: translatedPart(loginStore(sql)),
    tenants: translatedPart(tenantStore(runnerOfSql(sql))),
    members: translatedPart(memberStore(sql)),
    outbox: translatedPart(outboxStore(sql, url)),
    budgets: translatedPart(budgetStore(sql, url)),
    schedules: translatedPart(scheduleStore(sql, url)),
    models: translatedPart(modelStore(sql)),
    webhooks: translatedPart(webhookStore(sql)),
    alerts: translatedPart(alertStore(sql)),
    commands: translatedPart(commands),
    deployments: translatedPart(deploymentStore(sql)),
    minutes: translatedPart(minuteStore(sql)),
    leaders: translatedPart(leaderStore(sql, url, stoppedMs)),
    processes: translatedPart(processStore(sql)),
    fenced: (fence) => ({ deployments: translatedPart(deploymentStore(sql, fence)) }),
    jobs: (options) => translatedPart(jobStore(sql, options)),
    claim: (name) => translated(() => claim(url, name, { watch: true })),
    identity: () =>
      translated(async () => {
        const [row] = await sql<{ identity: string }[]>`
          select concat_ws('.', system_identifier, timeline_id, oid) as identity
          from pg_control_system(), pg_control_checkpoint(), pg_database where datname = current_database()`
        return row!.identity
      }),
    figures: () => translated(() => platformFigures(sql)),
    ping: () =>
      translated(async () => {
        await sql`select 1`
      }),
    missingMigrations: () =>
      translated(async () => {
        const rows = await sql<{ name: string }[]>`select name from leme.migration`
        const applied = new Set(rows.map(({ name }) => name))
        return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name))
      }),
    subscribe: (onChange, onResume, onTenant) =>
      translated(async () => {
        const inner = await subscribe(url, {
          onChange,
          ...(onResume && { onResume }),
          ...(onTenant && { onTenant }),
        })
        const subscription = {
          close: () => {
            subscriptions.delete(subscription)
            return inner.close()
          },
        }
        subscriptions.add(subscription)
        return subscription
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}
