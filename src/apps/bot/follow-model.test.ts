import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { memoryBotStore, prepareMarket, simulate, tradingSettings } from '../../trade/engine/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import {
  type ArtifactStore,
  candleTable,
  type Models,
  memoryArtifactStore,
  memoryModelStore,
  type PipelineConfig,
  runPipeline,
} from '../../trade/pipeline/index.ts'
import { CONFIG, KEY, MINUTES_5, START, scratch, trained, walk } from '../local/online.fixture.ts'
import { signalTable } from '../local/signal-file.ts'
import type { BotSpec } from './bot-spec.ts'
import { openBot } from './open-bot.ts'
import { runBot } from './run-bot.ts'

const ROWS = 400
const FROM = START + 250 * MINUTES_5
const strategy = fileURLToPath(new URL('../../../examples/strategies/model-long.ts', import.meta.url))
const config: PipelineConfig = {
  ...CONFIG,
  signal_sets: [{ generator: 'smoothen', config: { columns: 'up_gb', names: 'pUp', window: 2 } }],
}
const models = await trained()

async function world() {
  const candles = memoryCandleStore()
  await candles.write(KEY, walk(ROWS), { source: 'test', policy: 'revise' })
  const store = {
    candles,
    bots: memoryBotStore({ now: () => 1 }),
    models: memoryModelStore({ now: () => 1 }),
  }
  const place = scratch()
  writeFileSync(join(place.folder, 'line.jsonc'), JSON.stringify(config))
  writeFileSync(join(place.folder, 'models.json'), JSON.stringify(models))
  const { strategy: loaded } = await loadStrategy(strategy)
  const spec: BotSpec = {
    schema: 'leme.bot/1',
    ...{
      strategy,
      strategyName: loaded.name,
      venue: 'test',
      pairs: ['AAA/USDT'],
      timeframe: '5m',
      from: FROM,
    },
    ...{ candlesPerSecond: 0, calendar: 'continuous', signals: null },
    settings: tradingSettings(loaded.risk, { stakeCurrency: 'USDT', maxOpenTrades: 1 }),
    params: { enter: 0.52, leave: 0.5 },
    pipeline: {
      config: join(place.folder, 'line.jsonc'),
      models: join(place.folder, 'models.json'),
      artifacts: place.folder,
      memory: join(place.folder, 'online', 'bot-a.json'),
    },
  }
  const notes: string[] = []
  /** Runs the bot over this many candles a go, ending after `last` where it is given. */
  const run = async (
    one: BotSpec = spec,
    last = Number.POSITIVE_INFINITY,
    onCandle = async (_: number) => {},
  ) => {
    const record = await store.bots.register({ id: 'a', name: 'a', spec: one })
    const bot = await openBot(one, store, {
      hasRun: record.cursor !== null,
      onNote: (text) => notes.push(text),
    })
    const control = new AbortController()
    const { feed } = bot
    const single: typeof feed = {
      until: (time) => feed.until(time),
      async next(after, signal) {
        const time = after === null ? FROM : after + MINUTES_5
        if (time > last) control.abort()
        if (signal.aborted || time >= START + ROWS * MINUTES_5) return undefined
        await onCandle(time)
        return feed.until(time)
      },
    }
    await runBot({ id: 'a', ...bot, feed: single, signal: control.signal })
    return store.bots.trades('a')
  }
  return { store, spec, place, notes, run, [Symbol.dispose]: () => place[Symbol.dispose]() }
}

/** Trades of the simulator with the signals that the batch gives. */
async function backtest(spec: BotSpec, used: Models) {
  const artifacts: ArtifactStore = memoryArtifactStore()
  const rows = { read: async () => candleTable(walk(ROWS)) }
  const result = await runPipeline({
    config: { ...config, train: false },
    ...{ rows, artifacts, clock: () => 0, given: { models: used }, goal: 'signals' },
  })
  const report = result.artifacts.find(({ name }) => name === 'signals')!
  const signals = signalTable(await artifacts.readTable({ ...report, kind: 'table', lineage: {} as never }))
  const { strategy: loaded } = await loadStrategy(strategy)
  const market = prepareMarket(
    loaded,
    { pair: KEY.pair, candles: walk(ROWS) },
    { calendar: 'continuous', params: spec.params, signals, range: { start: FROM } },
  )
  const { trades } = simulate([market], { settings: spec.settings })
  return trades
}

const told = (trades: readonly { openTime: number; closeTime: number; profitAbs: number }[]) =>
  trades.map(({ openTime, closeTime, profitAbs }) => [openTime, closeTime, profitAbs])

test('a bot that follows the line candle by candle trades as the backtest with the signals of the batch', async () => {
  using there = await world()
  const trades = await there.run()
  const wanted = (await backtest(there.spec, models)).filter(({ exitReason }) => exitReason !== 'force_exit')
  assert.ok(trades.length > 3)
  assert.deepEqual(told(trades), told(wanted))
})

test('a bot that was stopped goes on with the same decisions', async () => {
  using whole = await world()
  using there = await world()
  await there.run(there.spec, START + 310 * MINUTES_5)
  assert.deepEqual(told(await there.run()), told(await whole.run()))
})

test('a champion that is promoted scores from the next candle on, and a restart knows from which', async () => {
  using there = await world()
  const { store, place, notes } = there
  const other = await trained(20)
  for (const one of [models, other]) await store.models.register('aaa', place.keep(one), 'test')
  const move = {
    model: 'aaa',
    alias: 'champion',
    kind: 'promote',
    actor: 'test',
    reason: '',
    forced: false,
    gates: null,
  } as const
  const { number } = await store.models.move({ ...move, to: 1, after: null })
  const spec: BotSpec = { ...there.spec, pipeline: { ...there.spec.pipeline!, models: 'aaa@champion' } }
  const promotion = START + 300 * MINUTES_5
  await there.run(spec, START + 330 * MINUTES_5, async (time) => {
    if (time === promotion) await store.models.move({ ...move, to: 2, after: number })
  })
  await there.run(spec)
  assert.deepEqual(notes, ['aaa 2 scores from the next candle on'])
  const bars = async (version: number) =>
    (await store.models.predictions('aaa', version, 1000)).map(({ barTime }) => barTime)
  const [first, second] = [await bars(1), await bars(2)]
  assert.equal(first.at(-1), promotion - MINUTES_5)
  assert.equal(second[0], promotion)
  assert.equal(second.at(-1), START + (ROWS - 1) * MINUTES_5)
})

test('a history that is too short and candles of another length are refused', async () => {
  using there = await world()
  const soon: BotSpec = { ...there.spec, from: START }
  await assert.rejects(there.run({ ...soon, timeframe: '15m' }), { code: 'bot.pipeline' })
  writeFileSync(there.spec.pipeline!.config, JSON.stringify({ ...config, features_horizon: 300 }))
  await assert.rejects(there.run(), { code: 'online.history', message: /251 rows, the features need 300/ })
})
