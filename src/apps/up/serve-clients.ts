import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { accessTokens, oneTimeCodes, passwordHasher } from '../../adapters/identity/index.ts'
import type { PostgresQueue } from '../../adapters/queue/index.ts'
import { tenantResults, tenantStrategyStore, tenantTrades } from '../../adapters/store/postgres/index.ts'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import type { BotSeen, Telemetry } from '../../adapters/telemetry/index.ts'
import { deliverWebhooks, readSecrets } from '../../adapters/webhook/index.ts'
import {
  type CommandTiming,
  DEFAULT_TIMING,
  followRepository,
  plainDecoder,
  receive,
} from '../../control/command/index.ts'
import { tenantSecret } from '../../control/deployment/index.ts'
import type { Tracing } from '../../domain/index.ts'
import { tellNow } from '../local/alert-desk.ts'
import { type RequestTally, signReader } from '../local/alert-signs.ts'
import type { AppConfig } from '../local/app-config.ts'
import { backtestGate } from '../local/backtest-gate.ts'
import { backupStateReader } from '../local/backup/backup-state.ts'
import { strategyFinder } from '../local/client-bots.ts'
import { openControlDesk } from '../local/control-desk.ts'
import type { FeedTally } from '../local/feed-tally.ts'
import { modelGate } from '../local/model-gate.ts'
import { offboardTenant } from '../local/offboard-tenant.ts'
import { onboardTenant } from '../local/onboard-tenant.ts'
import type { Database } from '../local/open-database.ts'
import { isZone, runAlerts } from '../local/run-alerts.ts'
import { startBotMeter, startCommandLoop, startReconciler } from '../reconciler/index.ts'
import type { ServerPorts } from '../server/index.ts'
import { countCommands, countLeads } from './count-commands.ts'
import { countJobs } from './count-jobs.ts'
import { keepKeys } from './keep-keys.ts'
import { lendRuntime } from './lend-runtime.ts'
import { runClientJobs } from './run-client-jobs.ts'
import { botTraces } from './trace-bots.ts'
import { tracedCommands, tracedGit, tracedSteps } from './trace-clients.ts'

export interface ServeClientsOptions {
  readonly config: AppConfig
  readonly database: Pick<Database, 'store' | 'url'>
  readonly queue: PostgresQueue
  readonly logger: Logger
  readonly telemetry: Telemetry
  readonly tracing: Tracing
  /** UTC milliseconds. */
  readonly clock: () => number
  readonly requests: RequestTally
  readonly feeds: FeedTally
  /** Of the house. */
  readonly ownBots: () => readonly BotSeen[]
  readonly onAlerts: (version: number) => void
}

export interface ServedClients extends AsyncDisposable {
  /** What the API is lent for clients. */
  readonly ports: Required<Pick<ServerPorts, 'tenancy' | 'deploys' | 'research' | 'alerting'>>
}

const LEADER = 'control.reconciler'

/**
 * Everything that clients need beside the API: their commands are carried out, their bots run, their jobs
 * are done, their webhooks are delivered. Several processes may do so on one database: of each client's
 * commands one drives, of the repository one follows.
 */
export async function serveClients(options: ServeClientsOptions): Promise<ServedClients> {
  const { config, database, queue, logger, telemetry, tracing, clock } = options
  const { store, url } = database
  await using stack = new AsyncDisposableStack()
  const desk = stack.use(await openControlDesk(database, config))
  const { secrets, data, deployable } = desk
  const git = tracedGit(stack.use(await desk.openGit()), tracing)
  const jobs = store.jobs({ send: queue.jobs.send })
  const results = tenantResults(data)
  const count = countJobs(telemetry)
  telemetry.watchJobs(() => jobs.counts())
  const { deployments, tenants, webhooks, members, logins } = store
  const commands = tracedCommands(store.commands, tracing)
  let bots: () => readonly BotSeen[] = () => []
  telemetry.watchBots(() => bots(), clock)
  const runtime = lendRuntime(desk, {
    ...{ logger, traces: botTraces(git, tracing) },
    onBots: (read) => {
      bots = read
    },
  })
  const countCommand = countCommands(telemetry)
  const countLead = countLeads(telemetry)
  const findStrategy = strategyFinder(join(resolve(config.stateDir), 'strategies'), desk.bundles)
  const gates = [backtestGate(jobs), modelGate({ findStrategy, loadStrategy })]

  if (config.jobs.inServer) {
    const taking = runClientJobs(desk, {
      ...{ queue, jobs },
      onNews: (news) => {
        count(news)
        logger.debug(news, 'job')
      },
      onError: (error) => logger.warn(error, 'job'),
    })
    stack.use(await taking)
  }
  const meter = stack.use(
    startBotMeter({
      ...{ tenants, deployments, now: clock },
      ask: (message) => receive({ commands }, message),
      minutes: store.minutes,
      file: join(resolve(config.stateDir), 'bot-minutes.json'),
      onTrouble: (tenant, error) => logger.warn({ tenant, err: error }, 'meter'),
    }),
  )
  stack.use(
    startReconciler({
      claim: async () => {
        const term = await store.leaders.lead(LEADER)
        return term && { ...term, ...store.fenced(term), holds: () => store.leaders.holds(term) }
      },
      openRuntime: runtime.open,
      deployments,
      follow: (fenced) => followRepository({ git, deployments: fenced, commands }),
      hear: (listen) => commands.onChange(listen),
      onSeen: (tenant, seen) => meter.see(tenant, seen),
      tell: (event) => {
        countLead(event)
        logger.info(event, 'reconciler')
      },
    }),
  )
  stack.use(
    startCommandLoop(
      {
        ...{ commands, deployments, git, tenants, decoder: plainDecoder, timing: timingOf(config) },
        ...{ runtime: { refuses: runtime.refuses }, gates, now: clock },
        around: tracedSteps(tracing),
        tell: (event) => {
          countCommand(event)
          logger.info(event, 'command')
        },
      },
      { onTrouble: (trouble) => logger.warn(trouble, 'commands') },
    ),
  )
  const delivering = new AbortController()
  const delivered = deliverWebhooks({
    ...{ store: webhooks, clock, signal: delivering.signal, allowed: config.deploys.webhookNetworks },
    secretsOf: async ({ tenant, webhook }) =>
      readSecrets(await secrets.read(tenantSecret(tenant, `webhook-${webhook}`))),
    onError: (error) => logger.warn(error, 'webhook'),
    onTry: ({ kind }) => telemetry.delivered(kind),
    tracing,
  })
  stack.defer(() => {
    delivering.abort()
    return delivered
  })

  stack.use(
    runAlerts({
      ...{ config, secrets, clock, store: store.alerts, onChange: options.onAlerts },
      readSigns: signReader({
        ...{ config, store, jobs, clock, requests: options.requests, feeds: options.feeds },
        bots: () => [...options.ownBots(), ...bots()],
        backups: backupStateReader(config, clock),
      }),
      onError: (error) => logger.warn(error, 'alerts'),
      onTold: (outcome) => logger.info({ outcome }, 'alert told'),
    }),
  )

  const { ring } = stack.use(
    await keepKeys({
      ...{ secrets, clock, tokenKeyDays: config.secrets.tokenKeyDays, claim: store.claim },
      tell: (event) => logger.info(event, 'keys'),
      onTrouble: (error) => logger.warn(error, 'keys'),
    }),
  )
  const issuer = `leme ${await store.identity()}`
  const deskOfTenants = {
    onboard: (tenant: Parameters<typeof onboardTenant>[1], actor: string) =>
      onboardTenant({ tenants, secrets, adminUrl: url }, tenant, { actor }),
    offboard: async (tenant: Parameters<typeof offboardTenant>[1], actor: string) => {
      const to = join(resolve(config.stateDir), 'exports', `${tenant}-${clock()}`)
      const { proof, kept } = await offboardTenant(desk, tenant, { to, actor })
      const { isDeleted, counts, audited } = proof
      return { tenant, archive: to, sha256: kept.sha256, isDeleted, counts, audited }
    },
  }
  // Jobs in hand end before what they write to is closed.
  stack.defer(() => queue.close())
  const disposing = stack.move()
  return {
    ports: {
      tenancy: {
        ...{ tenants, desk: deskOfTenants, members, sessions: logins, passwords: passwordHasher() },
        codes: oneTimeCodes({ ring, issuer: 'Leme', clock }),
        tokens: accessTokens({ ring, issuer, clock }),
      },
      deploys: {
        ...{ commands, deployments, tenants, git, deployable, webhooks, secrets },
        plainWebhooks: config.deploys.webhookNetworks.length > 0,
      },
      alerting: {
        ...{ alerts: store.alerts, secrets, tenants, isZone, tellNow: tellNow(config, clock) },
        plainWebhooks: config.deploys.webhookNetworks.length > 0,
      },
      research: {
        ...{ strategies: deployable, own: tenantStrategyStore(data), jobs, results, tenants },
        trades: tenantTrades(data),
      },
    },
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}

function timingOf({ deploys }: Pick<AppConfig, 'deploys'>): CommandTiming {
  const { healthMinutes, settleSeconds, degradedSeconds } = deploys
  return {
    ...DEFAULT_TIMING,
    healthMs: healthMinutes * 60_000,
    settleMs: settleSeconds * 1_000,
    degradedMs: degradedSeconds * 1_000,
  }
}
