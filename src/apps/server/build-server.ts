import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { type ByteCache, memoryRateLimiter, type RateLimiter } from '../../adapters/cache/index.ts'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import type { LoginStore } from '../../control/tenant/index.ts'
import type { Tracing } from '../../domain/index.ts'
import type { BotStore } from '../../trade/engine/index.ts'
import {
  type ApiKeyStore,
  type BookStore,
  type CandleStore,
  type IngestStore,
  memoryBookStore,
  type ScheduleStore,
} from '../../trade/market/index.ts'
import type { SignalStore } from '../../trade/orders/index.ts'
import { type ModelStore, memoryModelStore } from '../../trade/pipeline/index.ts'
import type { BacktestReport, JobQueue, RunStore, Verifier } from '../../trade/research/index.ts'
import { databasePart } from '../local/needed-parts.ts'
import { Readiness } from '../local/readiness.ts'
import { CandleCache } from './candle-cache.ts'
import { CandleCacheLevels } from './candle-cache-levels.ts'
import { cleanProblems } from './clean-problems.ts'
import type { EventHub } from './event-hub.ts'
import { guard } from './guard.ts'
import { secureHeaders } from './headers.ts'
import { allowedMethods, recordRoutes } from './known-routes.ts'
import { observeRequests } from './observe-requests.ts'
import { documentRoutes } from './openapi-document.ts'
import type { ReadModels } from './pipeline-importance.ts'
import type {
  BotControl,
  BotFacts,
  DataFinding,
  Probe,
  SenderDirectory,
  StrategyCatalogue,
  TenancyPorts,
} from './port.ts'
import { sendProblem } from './problem.ts'
import { limitRequests, type RequestLimits } from './rate-limit.ts'
import { type AlertChannelPorts, alertChannelRoutes } from './routes/alert-channels.ts'
import { type AlertSettingPorts, alertSettingRoutes } from './routes/alert-settings.ts'
import { type AlertRoutePorts, alertRoutes } from './routes/alerts.ts'
import { appRoutes } from './routes/app.ts'
import { type JobPorts, jobRoutes } from './routes/backtest.ts'
import { backtestRoutes } from './routes/backtests.ts'
import { bookRoutes } from './routes/books.ts'
import { botRoutes } from './routes/bots.ts'
import { candleRoutes } from './routes/candles.ts'
import { indicatorRoutes } from './routes/candles-indicators.ts'
import { commandRoutes } from './routes/commands.ts'
import { coverageMapRoutes } from './routes/coverage-map.ts'
import { dataQualityRoutes } from './routes/data-quality.ts'
import { dataSendersRoutes } from './routes/data-senders.ts'
import { dataStatusRoutes } from './routes/data-status.ts'
import { deskRoutes } from './routes/desk.ts'
import { docsRoutes } from './routes/docs.ts'
import { eventRoutes, HEARTBEAT_MS } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { alertHookRoutes, hookRoutes } from './routes/hooks.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { marketRoutes } from './routes/markets.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { modelRoutes } from './routes/models.ts'
import { type OperationPorts, operationRoutes } from './routes/operations.ts'
import { pipelineRoutes } from './routes/pipelines.ts'
import { modelBoardRoutes } from './routes/pipelines-models.ts'
import { runRoutes } from './routes/runs.ts'
import { savedRunRoutes } from './routes/saved-runs.ts'
import { secretRoutes } from './routes/secrets.ts'
import { sessionRoutes } from './routes/session.ts'
import { signalRoutes } from './routes/signals.ts'
import { type StrategyPorts, strategyRoutes } from './routes/strategies.ts'
import { studyRoutes } from './routes/studies.ts'
import { symbolRoutes } from './routes/symbols.ts'
import { tenancyRoutes } from './routes/tenancy.ts'
import { type TradePorts, tradeRoutes } from './routes/trade.ts'
import { type WebhookPorts, webhookRoutes } from './routes/webhooks.ts'
import { ServerFault } from './server-fault.ts'
import type { Server } from './server-type.ts'
import { type LoadLimits, shedding } from './shed-load.ts'
import { endConnections } from './stop-serving.ts'
import type { ReadableStudies } from './study-desk.ts'
import { takeTurns, tenantOfCaller, turnsOf } from './take-turns.ts'
import { trustedProxies } from './trusted-proxies.ts'
import { compileValidator } from './validator.ts'

/** What the server is lent. */
export interface ServerPorts {
  readonly runs: RunStore
  readonly studies: ReadableStudies
  readonly queue: Pick<JobQueue, 'send'>
  readonly candles: Pick<CandleStore, 'list' | 'read' | 'summary'>
  /** Order books that were recorded; none when absent. */
  readonly books?: Pick<BookStore, 'at' | 'list'>
  readonly ingest: Pick<IngestStore, 'ingest' | 'ingestTicks'>
  readonly apiKeys: Pick<ApiKeyStore, 'verify'>
  readonly senders: SenderDirectory
  readonly signals: SignalStore
  /** Trained models; none when absent. */
  readonly models?: ModelStore
  /** Models that runs of pipelines kept; none when absent. */
  readonly readModels?: ReadModels
  readonly bots: BotStore
  readonly logins: LoginStore
  readonly strategies: StrategyCatalogue
  readonly control: BotControl
  readonly database: Probe
  /** Whether requests may be sent here; asks the database alone when absent. */
  readonly readiness?: Readiness
  readonly events: EventHub
  readonly telemetry: Pick<
    Telemetry,
    'requestBegun' | 'request' | 'scrape' | 'cached' | 'limited' | 'ingested'
  >
  /** No traces when absent. */
  readonly tracing?: Tracing
  /** Shared by replicas, or of this process alone when absent. */
  readonly limiter?: RateLimiter
  /** Answers that replicas share, behind those that this process keeps. */
  readonly sharedAnswers?: ByteCache
  /** Whether the Redis that replicas share answers; absent where none is configured. */
  readonly redis?: { readonly up: boolean }
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Reads what is shown of a bot from its spec. */
  readonly describeBot: (spec: unknown) => BotFacts
  /** Knows the keys that may vouch for saved runs; without it nobody is known. */
  readonly verifier?: Verifier
  readonly renderReport: (report: BacktestReport) => string
  /** Tenants and their members; without it there is nobody but the operator of the house. */
  readonly tenancy?: TenancyPorts
  /** Bots of clients; their routes are not there when absent. */
  readonly deploys?: TradePorts & Omit<WebhookPorts, 'clock'>
  /** Alerts and who is told of them; their routes are not there when absent. */
  readonly alerting?: Omit<AlertRoutePorts & AlertSettingPorts & AlertChannelPorts, 'clock'>
  /** Clients' strategies, backtests and searches; without it there are the operator's strategies alone. */
  readonly research?: NonNullable<StrategyPorts['research']> & Pick<JobPorts, 'jobs' | 'results'>
  /** What looks at the installation; its routes are not there when absent. */
  readonly checks?: OperationPorts['checks']
  /** What is done by the clock; nothing when absent. */
  readonly schedules?: Pick<ScheduleStore, 'list'>
  /** What the data check found; nothing when absent. */
  readonly findings?: () => Promise<readonly DataFinding[]>
}

export interface ServerOptions {
  readonly version: string
  /** Folder of the web build; undefined when there is none. */
  readonly webRoot?: string
  /** Host names to answer to besides those of the loop-back interface. */
  readonly hosts?: readonly string[]
  /** Networks of the proxies whose forwarded headers are believed; nobody's when absent. */
  readonly trustedProxies?: readonly string[]
  /** Lets a scraper read /metrics without a session. */
  readonly metricsToken?: string
  /** Lets Argo CD tell what it has done. */
  readonly hookToken?: string
  readonly logger?: FastifyBaseLogger
  /** Takes secrets out of what is told of failures; nothing is taken out when absent. */
  readonly clean?: (text: string) => string
  /** No limit but that of logins when absent. */
  readonly limits?: Partial<RequestLimits & Pick<LoadLimits, 'inFlight'>>
  readonly heartbeatMs?: number
  readonly maxStreams?: number
}

const CANDLE_CACHE_BYTES = 64 * 1024 * 1024
const NO_LIMITS: RequestLimits = { api: 0, ingest: 0, loginsPerMinute: 20 }
const MAX_BODY_BYTES = 65_536

/** The facade: API, events, web pages. It listens nowhere yet; see `listen`. */
export async function buildServer(ports: ServerPorts, options: ServerOptions): Promise<Server> {
  const { version, webRoot, hosts = [], metricsToken, hookToken, logger } = options
  const app: Server = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    serverFactory: shedding(options.limits?.inFlight ?? 0, ports.telemetry),
    // What comes on a connection that was accepted is answered until the last one is closed: see stopServing.
    return503OnClosing: false,
    trustProxy: trustedProxies(options.trustedProxies ?? []),
    genReqId: () => randomUUID(),
    // Hooks do not see these.
    frameworkErrors: (error, request, reply) =>
      sendProblem(
        Object.assign(error, { message: options.clean?.(error.message) ?? error.message }),
        request,
        reply,
      ),
    routerOptions: { maxParamLength: 200 },
  })
  const readiness = ports.readiness ?? new Readiness([databasePart(ports.database)])
  endConnections(app, readiness)
  app.setValidatorCompiler(compileValidator)
  // Schemas of answers are a promise to readers, not a filter: a field that they lack must show up in a test, not vanish.
  app.setSerializerCompiler(() => JSON.stringify)
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(sendProblem)
  recordRoutes(app)
  observeRequests(app, ports)
  if (options.clean) cleanProblems(app, options.clean)
  await secureHeaders(app)
  await app.register(cookie)
  const limits = limitRequests({
    limiter: ports.limiter ?? memoryRateLimiter({ clock: () => performance.now() }),
    limits: { ...NO_LIMITS, ...options.limits },
    direct: (options.trustedProxies ?? []).length === 0,
    hasMembers: ports.tenancy !== undefined,
    onRefused: (name) => ports.telemetry.limited(name),
  })
  app.addHook('onRequest', limits.ofStranger)
  const turns = turnsOf(options.limits?.inFlight ?? 0)
  if (turns) app.addHook('onRequest', takeTurns(turns, limits.callerOf))
  guard(app, {
    identity: { logins: ports.logins, ...ports.tenancy },
    apiKeys: ports.apiKeys,
    hosts,
    tokens: { ...(metricsToken && { metrics: metricsToken }), ...(hookToken && { hook: hookToken }) },
  })
  app.addHook('onRequest', limits.ofCaller)
  app.addHook('onRequest', limits.ofTenant)
  if (turns) app.addHook('onRequest', takeTurns(turns, tenantOfCaller))
  await documentRoutes(app, version)

  healthRoutes(app, { ...ports, readiness, version })
  metricsRoutes(app, ports)
  sessionRoutes(app, ports)
  deskRoutes(app, { findings: async () => [], ...ports, version })
  botRoutes(app, ports)
  const near = new CandleCache({
    maxBytes: CANDLE_CACHE_BYTES,
    onEvent: (event) => ports.telemetry.cached('candles', event),
  })
  const cache = new CandleCacheLevels(near, ports.sharedAnswers)
  candleRoutes(app, { ...ports, cache })
  indicatorRoutes(app, { ...ports, cache })
  symbolRoutes(app, ports)
  bookRoutes(app, { books: memoryBookStore(), ...ports })
  dataStatusRoutes(app, ports)
  dataQualityRoutes(app, ports)
  dataSendersRoutes(app, ports)
  await ingestRoutes(app, ports)
  marketRoutes(app, ports)
  coverageMapRoutes(app, ports)
  signalRoutes(app, ports)
  const { models = memoryModelStore({ now: ports.clock }), runs } = ports
  modelRoutes(app, { models })
  modelBoardRoutes(app, { models, runs })
  pipelineRoutes(app, ports)
  strategyRoutes(app, ports)
  backtestRoutes(app, ports)
  savedRunRoutes(app, ports)
  runRoutes(app, ports)
  studyRoutes(app, ports)
  if (ports.research) jobRoutes(app, { ...ports, ...ports.research })
  if (ports.deploys) {
    tradeRoutes(app, ports.deploys)
    commandRoutes(app, ports.deploys)
    hookRoutes(app, ports.deploys)
    webhookRoutes(app, { ...ports.deploys, clock: ports.clock })
    secretRoutes(app, ports.deploys)
  }
  if (ports.alerting) {
    const alerting = { ...ports.alerting, clock: ports.clock }
    alertRoutes(app, alerting)
    alertSettingRoutes(app, alerting)
    alertChannelRoutes(app, alerting)
    alertHookRoutes(app, alerting)
  }
  eventRoutes(app, {
    events: ports.events,
    logins: ports.logins,
    stopping: readiness.stopping,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    maxStreams: options.maxStreams ?? 100,
  })
  if (ports.tenancy) tenancyRoutes(app, { ...ports.tenancy, clock: ports.clock, events: ports.events })
  if (ports.checks) operationRoutes(app, { checks: ports.checks, clock: ports.clock })
  docsRoutes(app)
  await appRoutes(app, { webRoot })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(noRoute(app, request.method, request.url), request, reply),
  )
  await app.ready()
  return app
}

function noRoute(app: Server, method: string, url: string): ServerFault {
  const path = url.split('?')[0]!
  const methods = allowedMethods(app.knownRoutes, path)
  if (methods.length === 0) return new ServerFault('no-data', 'route.unknown', `There is nothing at ${path}.`)
  return new ServerFault('usage', 'method.refused', `${path} does not answer to ${method}.`, {
    status: 405,
    hint: `It answers to ${methods.join(', ')}.`,
    allow: methods.join(', '),
  })
}
