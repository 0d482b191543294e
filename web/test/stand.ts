/**
 * The page on a real server, without a database: demo market, one strategy, a paper bot that gets a
 * candle a second, backtests that run when asked, searches and pipelines in every state.
 *
 *     node --conditions=leme-source web/test/stand.ts [port]
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createTelemetry } from '../../src/adapters/telemetry/index.ts'
import { pauseFor } from '../../src/apps/local/checks/pause-for.ts'
import { type BacktestSpec, buildServer, EventHub, listen } from '../../src/apps/server/index.ts'
import { MODELS_FILE, MODELS_HASH } from '../../src/apps/server/pipeline.fixture.ts'
import { announceStudies } from '../../src/apps/up/announce-studies.ts'
import { runWorker } from '../../src/apps/worker/index.ts'
import { type Check, CheckBoard } from '../../src/control/operation/index.ts'
import {
  type Candles,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  sliceCandles,
} from '../../src/domain/index.ts'
import { above, and, crossesAbove, crossesBelow, ema } from '../../src/math/index.ts'
import {
  memoryBotStore,
  prepareMarket,
  simulate,
  TradingSession,
  tradingSettings,
} from '../../src/trade/engine/index.ts'
import {
  collectCandles,
  demoMarket,
  memoryApiKeyStore,
  memoryCandleStore,
  memoryIngestStore,
  resample,
} from '../../src/trade/market/index.ts'
import { memorySignalStore } from '../../src/trade/orders/index.ts'
import { type ModelStore, memoryModelStore } from '../../src/trade/pipeline/index.ts'
import {
  backtestReport,
  memoryJobQueue,
  memoryRunStore,
  memoryStudyStore,
  reportHtml,
} from '../../src/trade/research/index.ts'
import { defineStrategy } from '../../src/trade/strategy/index.ts'
import { type ClientStand, openClients } from './stand-clients.ts'
import { standPipelines } from './stand-pipelines.ts'
import { standStudies } from './stand-studies.ts'

const TREND = defineStrategy({
  name: 'stand-trend',
  timeframe: '5m',
  startup: 60,
  risk: { stop: 0.02, roi: { 0: 0.015, 240: 0.004 } },
  indicators: ({ close }) => ({ fast: ema(close, 10), slow: ema(close, 40), long: ema(close, 60) }),
  enterLong: ({ fast, slow, long, close }) => and(crossesAbove(fast, slow), above(close, long)),
  exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
})
const settings = tradingSettings(TREND.risk, { startingBalance: 10_000, fee: 0.0005, maxOpenTrades: 2 })

export interface Stand {
  readonly url: string
  /** Works once; for the operator, or for a member. */
  readonly loginLink: (member?: string) => Promise<string>
  readonly clients: ClientStand
  readonly runs: ReturnType<typeof memoryRunStore>
  readonly models: ModelStore
  readonly candles: ReturnType<typeof memoryCandleStore>
  /** What looks at the installation. */
  readonly board: CheckBoard
  readonly close: () => Promise<void>
}

export async function openStand(
  options: { port?: number; secondMs?: number; days?: number; checks?: readonly Check[] } = {},
): Promise<Stand> {
  const { port = 8090, secondMs = 1000, days = 40, checks = [] } = options
  const clock = () => Date.now()
  const events = new EventHub({ clock })
  const runs = memoryRunStore({ now: clock })
  const bots = memoryBotStore({ now: clock })
  const studies = memoryStudyStore({ now: clock })
  const queue = memoryJobQueue()
  const models = memoryModelStore({ now: clock })
  const telemetry = createTelemetry({ version: 'stand' })
  const { candles, series } = await loadDemo(days)
  const board = new CheckBoard(checks, { now: clock, pause: pauseFor }, () => {
    events.publish({ topic: 'operations', data: { reason: 'The state of a check has changed.' } })
  })
  const ingest = memoryIngestStore(candles)
  const apiKeys = memoryApiKeyStore(ingest, { now: clock, randomBytes: (length) => randomBytes(length) })

  void runWorker({
    queue,
    runs,
    handlers: { backtest: (run) => backtest(run.spec as BacktestSpec) },
    onNews: ({ id, ...news }) => events.publish({ topic: 'run', data: { runId: id, ...news } }),
  })

  async function backtest(spec: BacktestSpec) {
    const timeframe = parseTimeframe(spec.timeframe)
    const venue = parseVenue(spec.venue)
    const range = spec.timerange === undefined ? {} : parseTimeRange(spec.timerange)
    const byPair = new Map<string, Candles>()
    for (const pair of spec.pairs) {
      byPair.set(pair, await candles.read({ venue, pair: parsePair(pair), timeframe }))
    }
    const markets = [...byPair].map(([pair, one]) =>
      prepareMarket(TREND, { pair: parsePair(pair), candles: one }, { range }),
    )
    const simulation = simulate(markets, { settings })
    const input = {
      strategy: TREND.name,
      timeframe,
      pairs: spec.pairs,
      settings,
      simulation,
      ...{ markets, decisions: TREND },
    }
    return { result: JSON.parse(JSON.stringify(backtestReport(input))), trades: simulation.trades }
  }

  const clients = await openClients({
    clock,
    async simulate({ spec }) {
      if (spec.kind !== 'backtest') throw new Error('the stand searches nothing')
      const { exchange, pairs, timeframe, timerange } = spec
      const asked = { strategy: TREND.name, venue: exchange, pairs: [...pairs], timeframe }
      const { result, trades } = await backtest({ ...asked, ...(timerange !== undefined && { timerange }) })
      return { report: result, trades }
    },
  })
  const { logins } = clients
  // As the server does it: whatever changes is told.
  let version = 0
  const announcingAlerts = setInterval(async () => {
    const { alerts } = clients
    await alerts.look(100)
    const next = await alerts.version()
    if (next !== version) events.publish({ topic: 'alert', data: { version: next } })
    version = next
  }, 200)

  const spec = { strategy: TREND.name, venue: 'demo', pairs: ['TIDE/USDT', 'ETH/USDT'], timeframe: '5m' }
  await bots.register({ id: 'paper', name: 'Paper trend', spec })
  const bot = playBot()
  const app = await buildServer(
    {
      ...{ runs, studies, queue, candles, bots, logins, events, telemetry, clock, renderReport: reportHtml },
      ...clients.ports,
      models,
      checks: board,
      readModels: async (hash) => (hash === MODELS_HASH ? MODELS_FILE : undefined),
      ingest,
      apiKeys,
      senders: { listSources: ingest.listSources, listKeys: apiKeys.list },
      signals: memorySignalStore({ now: clock }),
      database: { ping: async () => {} },
      strategies: {
        list: async () => [
          {
            ...{ name: TREND.name, file: 'web/test/stand.ts', timeframe: '5m', startup: 60 },
            ...{ signals: [], parameters: [], problem: null },
          },
          {
            ...{ name: 'torn', file: 'torn.ts', timeframe: null, startup: 0 },
            ...{ signals: [], parameters: [], problem: 'torn.ts:3: it exports no strategy' },
          },
        ],
      },
      control: { start: bot.start, stop: bot.stop },
      describeBot: () => ({ ...spec, startingBalance: settings.startingBalance, stakeCurrency: 'USDT' }),
      findings: async () => [
        {
          ...{ venue: 'demo', pair: 'BTC/USDT', timeframe: '1m', level: 'warning' as const },
          ...{ message: '94 candles of BTC/USDT 1m are missing.', hint: 'Type `npx leme data check`.' },
        },
      ],
    },
    { version: 'stand', webRoot: fileURLToPath(new URL('../dist', import.meta.url)), heartbeatMs: 5000 },
  )
  const announcing = announceStudies(studies, events)
  const { url } = await listen(app, { host: '127.0.0.1', port })
  await bot.start('paper')

  function playBot() {
    const session = new TradingSession({ strategy: TREND, settings })
    const played = spec.pairs.map((pair) => ({
      pair: parsePair(pair),
      candles: series.get(`demo ${pair} 5m`)!,
    }))
    let at = 4000
    let timer: ReturnType<typeof setInterval> | undefined
    const step = async () => {
      at += 1
      const time = played[0]!.candles.time[at]
      if (time === undefined) return bot.stop('paper')
      const commits = session.advance({
        time,
        series: played.map(({ pair, candles: all }) => ({ pair, candles: sliceCandles(all, 0, at + 1) })),
      })
      let closedTrades = 0
      for (const commit of commits) {
        await bots.commit('paper', commit)
        closedTrades += commit.closed.length
      }
      const last = commits.at(-1)
      if (!last) return
      events.publish({
        topic: 'bot',
        data: {
          ...{ botId: 'paper', status: 'running', cursor: last.cursor, equity: last.equity },
          ...{ openPositions: last.positions.length, closedTrades },
        },
      })
    }
    return {
      async start(id: string) {
        await bots.setStatus(id, 'running', '')
        clearInterval(timer)
        timer = setInterval(() => void step(), secondMs)
        await step()
      },
      async stop(id: string) {
        clearInterval(timer)
        await bots.setStatus(id, 'stopped', 'stopped by hand')
      },
    }
  }

  async function ask(pairs: readonly string[], timerange?: string): Promise<void> {
    const id = randomUUID()
    const asked = {
      strategy: TREND.name,
      venue: 'demo',
      timeframe: '5m',
      pairs,
      ...(timerange && { timerange }),
    }
    const title = `${TREND.name} · ${pairs.join(', ')} · 5m`
    await runs.create({ id, kind: 'backtest', title, spec: asked })
    await queue.send('backtest', id)
  }
  await ask(['BTC/USDT'], '20250102-20250110')
  await ask(['TIDE/USDT', 'ETH/USDT', 'BTC/USDT'])
  await standStudies(studies, series.get('demo TIDE/USDT 1h')!, secondMs / 2)

  return {
    url,
    runs,
    models,
    candles,
    board,
    clients,
    loginLink: async (member) => `${url}/login?token=${await logins.createLink(member)}`,
    async close() {
      await bot.stop('paper')
      queue.close()
      announcing[Symbol.dispose]()
      clearInterval(announcingAlerts)
      await app.close()
      await clients[Symbol.asyncDispose]()
      await telemetry[Symbol.asyncDispose]()
    },
  }
}

async function loadDemo(days: number) {
  const candles = memoryCandleStore()
  const series = new Map<string, Candles>()
  for (const { key, rows } of demoMarket({ days }).series) {
    const minutes = collectCandles(rows, key.timeframe).candles
    for (const timeframe of [key.timeframe, parseTimeframe('5m'), parseTimeframe('1h')]) {
      const resampled = resample(minutes, timeframe)
      series.set(`${key.venue} ${key.pair} ${timeframe}`, resampled)
      await candles.write({ ...key, timeframe }, resampled, { source: 'DEMO', policy: 'keep' })
    }
  }
  return { candles, series }
}

if (import.meta.main) {
  const stand = await openStand({ port: Number(process.argv[2] ?? 8090) })
  await standPipelines(stand)
  console.log(await stand.loginLink())
}
