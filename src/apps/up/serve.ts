import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { connectQueue } from '../../adapters/queue/index.ts'
import { ed25519Verifier } from '../../adapters/signing/index.ts'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { parseTimeframe, quoteOf, timeframeMs } from '../../domain/index.ts'
import { tradingSettings } from '../../trade/engine/index.ts'
import { reportHtml } from '../../trade/research/index.ts'
import { BotFleet, type BotSpec, claimBot, parseBotSpec } from '../bot/index.ts'
import { RequestTally } from '../local/alert-signs.ts'
import type { AppConfig } from '../local/app-config.ts'
import { botEnvironment } from '../local/bot-environment.ts'
import { FeedTally } from '../local/feed-tally.ts'
import { EXAMPLE_FOLDERS, VERSION, webRoot } from '../local/installation.ts'
import { watchLiveness } from '../local/liveness.ts'
import { neededParts } from '../local/needed-parts.ts'
import type { Database } from '../local/open-database.ts'
import { openLog } from '../local/open-log.ts'
import { openTelemetry } from '../local/open-telemetry.ts'
import { artifactFolder } from '../local/pipeline.ts'
import { Readiness } from '../local/readiness.ts'
import { redactor } from '../local/redaction.ts'
import { runInProcess, runSchedules } from '../local/run-schedules.ts'
import { hostsOf, linkBase, noteRunning } from '../local/running.ts'
import { sayAlive } from '../local/say-alive.ts'
import { Strategies } from '../local/strategies.ts'
import { buildServer, EventHub, listen, stopServing } from '../server/index.ts'
import { runWorker } from '../worker/index.ts'
import { announceCandles } from './announce-candles.ts'
import { announceChanges } from './announce-changes.ts'
import { announceStudies } from './announce-studies.ts'
import { type CheckedSeries, notable } from './check-data.ts'
import { countRuns } from './count-runs.ts'
import { jobHandlers } from './job-handlers.ts'
import { joinReplicas } from './join-replicas.ts'
import { keepBackups } from './keep-backups.ts'
import { keepChecks } from './keep-checks.ts'
import { keepMarket } from './keep-market.ts'
import { type JobLine, type LineResult, MODEL_STRATEGY, STARTING_BALANCE } from './main-job.ts'
import { readModels } from './read-models.ts'
import { runBroker } from './run-broker.ts'
import { serveClients } from './serve-clients.ts'

export interface ServeOptions {
  readonly config: AppConfig
  readonly database: Database
  /** What the sample's first run gave; without it there is no paper bot of the sample. */
  readonly job?: {
    readonly checked: readonly CheckedSeries[]
    readonly lines: readonly { readonly line: JobLine; readonly result: LineResult }[]
  }
  readonly stop: AbortSignal
  /** Forget what the paper bot of the sample did before. */
  readonly fresh?: boolean
}

export interface Served extends AsyncDisposable {
  readonly url: string
  /** A fresh link, good for one use. */
  readonly createLoginUrl: () => Promise<string>
  readonly botNote: string
  readonly botMs: number
  /** Resolves when the stop signal came. */
  readonly ended: Promise<void>
}

const BOT = 'demo-tide'

/** API, page, worker and paper bot on one database, until the stop signal comes. */
export async function serve({ config, database, job, stop, fresh = false }: ServeOptions): Promise<Served> {
  const { store, url: databaseUrl } = database
  await using stack = new AsyncDisposableStack()
  const { livenessPort, host } = config.server
  if (livenessPort > 0) stack.use(await watchLiveness({ host, port: livenessPort }))
  const clock = Date.now
  const { telemetry, tracing } = stack.use(await openTelemetry(config, 'server'))
  const requests = new RequestTally(clock)
  const feeds = new FeedTally(clock, hostname())
  const logger = openLog(config, tracing.ids)
  const events = new EventHub({ clock })
  const queue = stack.use(
    await connectQueue(databaseUrl, {
      tracing,
      onError: (error) => logger.warn(error, 'queue'),
      onParked: (_kind, runId) =>
        store.runs.fail(runId, 'its worker died three times; see the log, then ask for it again'),
    }),
  )
  telemetry.watchQueue(() => queue.depth())
  telemetry.watchPlatform(() => store.figures(), clock)
  const readiness = new Readiness(neededParts(store, queue))
  const strategies = new Strategies([...EXAMPLE_FOLDERS, ...config.strategies])
  const fleet = stack.use(
    new BotFleet({
      ...{ databaseUrl, bots: store.bots, folder: join(resolve(config.stateDir), 'bots') },
      environment: botEnvironment(config),
    }),
  )
  telemetry.watchBots(() => fleet.seen, clock)
  await announceChanges(store, events)
  stack.use(announceStudies(store.studies, events))
  stack.use(announceCandles(store.candles, events))

  if (config.jobs.inServer) await takeRuns()
  const scheduling = new AbortController()
  const scheduled = runSchedules({
    ...{ schedules: store.schedules, signal: scheduling.signal, run: runInProcess(databaseUrl) },
    onRun: (name, outcome, message) => {
      telemetry.scheduleRan(outcome)
      logger.info({ schedule: name, outcome, message }, 'schedule')
    },
    onError: (error) => logger.warn(error, 'schedule'),
  })
  stack.defer(() => {
    scheduling.abort()
    return scheduled
  })
  stack.use(keepBackups(config, { url: databaseUrl, telemetry, logger, clock }))
  stack.use(keepMarket(config.market, { upkeep: store.upkeep, telemetry, logger, clock }))
  stack.use(
    sayAlive('server', { processes: store.processes, onError: (error) => logger.warn(error, 'alive') }),
  )
  const checks = stack.use(keepChecks(config, { url: databaseUrl, events, clock }))
  const replicas = stack.use(await joinReplicas(config.redis.url, { logger, telemetry, database: store }))
  stack.use(await runBroker(config.broker.url, { store, telemetry, logger, clock, feeds }))
  const clients = stack.use(
    await serveClients({
      ...{ config, database, queue, logger, telemetry, tracing, clock, requests, feeds },
      ownBots: () => fleet.seen,
      onAlerts: (version) => events.publish({ topic: 'alert', data: { version } }),
    }),
  )
  const root = webRoot()
  const keys = join(resolve(config.stateDir), 'keys')
  const app = await buildServer(
    {
      runs: store.runs,
      studies: store.studies,
      queue,
      candles: store.candles,
      books: store.books,
      ingest: store.ingest,
      apiKeys: store.apiKeys,
      signals: store.signals,
      models: store.models,
      readModels: (hash) => readModels(artifactFolder(config.stateDir), hash),
      senders: {
        listSources: () => store.ingest.listSources(),
        listKeys: (name) => store.apiKeys.list(name),
      },
      schedules: store.schedules,
      checks: checks.board,
      bots: store.bots,
      logins: store.logins,
      strategies,
      control: fleet,
      database: store,
      readiness,
      events,
      telemetry: requests.counting(telemetry),
      tracing,
      ...replicas.ports,
      ...clients.ports,
      clock,
      describeBot,
      renderReport: reportHtml,
      // The first run that is saved makes the key.
      verifier: { verify: (question) => ed25519Verifier(keys).verify(question) },
      findings: async () => (job ? notable(job.checked) : []),
    },
    {
      version: VERSION,
      logger,
      clean: redactor.jsonLine,
      hosts: hostsOf(config),
      trustedProxies: config.server.trustedProxies,
      limits: config.limits,
      ...(root && { webRoot: root }),
      ...(config.server.hookToken && { hookToken: config.server.hookToken }),
      ...(config.server.metricsToken && { metricsToken: config.server.metricsToken }),
    },
  )
  stack.defer(async () => {
    // At the same time: jobs in hand end or are handed back, nothing new begins, and requests are answered.
    scheduling.abort()
    await Promise.all([stopServing(app, readiness), queue.rest()])
  })
  const { url } = await listen(app, config.server)
  stack.use(noteRunning(resolve(config.stateDir), url))
  logger.info({ url, version: VERSION }, 'serving')
  const started = performance.now()
  const botNote = job ? await startPaperBot(job) : ''
  const disposing = stack.move()
  return {
    url,
    createLoginUrl: async () => `${linkBase(config, url)}/login?token=${await store.logins.createLink()}`,
    botNote,
    botMs: performance.now() - started,
    ended: new Promise((done) => {
      if (stop.aborted) done()
      stop.addEventListener('abort', () => done(), { once: true })
    }),
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }

  function takeRuns(): Promise<void> {
    const count = countRuns(telemetry)
    return runWorker({
      queue,
      runs: store.runs,
      handlers: jobHandlers({
        stores: store,
        artifacts: artifactFolder(config.stateDir),
        strategies: config.strategies,
      }),
      onNews: (news) => {
        const { id: runId, kind, status, progress, message } = news
        events.publish({ topic: 'run', data: { runId, kind, status, progress, message } })
        count(news)
      },
    })
  }

  async function startPaperBot({ lines }: NonNullable<ServeOptions['job']>): Promise<string> {
    const { line, result } = lines.at(-1)!
    const { items: trades } = await store.runs.trades(result.backtest.runId, { limit: 1 })
    const from = startOf(line, {
      predicted: result.pipeline.metrics?.from ?? null,
      traded: trades[0]?.openTime,
    })
    const spec = await paperSpec(line, result, { from, candlesPerSecond: config.paper.candlesPerSecond })
    const known = await store.bots.get(BOT)
    if (fresh || (known && !isDeepStrictEqual(known.spec, JSON.parse(JSON.stringify(spec))))) {
      await using _claimed = await claimBot(store.bots, BOT)
      await store.bots.remove(BOT)
    }
    const record = await store.bots.register({ id: BOT, name: 'DEMO tide', spec })
    if (record.status === 'finished') return 'has used up its candles; npm start -- --fresh starts it over'
    await fleet.start(BOT)
    const where = record.cursor === null ? 'starts' : 'goes on where it stopped'
    return `${spec.strategyName} on ${spec.pairs.join(', ')}, ${spec.candlesPerSecond} candle a second; ${where}`
  }
}

/** Candles before the first trade that are shown. */
const LEAD = 8

/** Where the bot's candles begin: soon before the first trade of the backtest, so that a first look sees it trade. */
function startOf(
  { timeframe }: JobLine,
  { predicted, traded }: { readonly predicted: number | null; readonly traded: number | undefined },
): number | null {
  if (predicted === null || traded === undefined) return predicted
  return Math.max(predicted, traded - LEAD * timeframeMs(parseTimeframe(timeframe)))
}

/** A bot that trades what the model predicted out of sample: the trades of the backtest, one candle after the other. */
async function paperSpec(
  line: JobLine,
  { signals }: LineResult,
  { from, candlesPerSecond }: Pick<BotSpec, 'from' | 'candlesPerSecond'>,
): Promise<BotSpec> {
  const { strategy } = await loadStrategy(MODEL_STRATEGY)
  return {
    schema: 'leme.bot/1',
    strategy: MODEL_STRATEGY,
    strategyName: strategy.name,
    venue: line.series.venue,
    pairs: [line.series.pair],
    timeframe: line.timeframe,
    from,
    candlesPerSecond,
    calendar: line.calendar,
    settings: tradingSettings(strategy.risk, {
      stakeCurrency: quoteOf(line.series.pair),
      maxOpenTrades: 1,
      startingBalance: STARTING_BALANCE,
    }),
    params: line.params,
    signals,
  }
}

function describeBot(value: unknown) {
  const { strategyName, venue, pairs, timeframe, settings } = parseBotSpec(value)
  const { startingBalance, stakeCurrency } = settings
  return { strategy: strategyName, venue, pairs, timeframe, startingBalance, stakeCurrency }
}
