import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCandles, writeCandles } from '../src/adapters/source/index.ts'
import {
  allocateCandles,
  allocateMask,
  type Candles,
  type Mask,
  type Pair,
  parsePair,
  parseTimeframe,
} from '../src/domain/index.ts'
import { and, below, crossesAbove, crossesBelow, ema, random, rsi } from '../src/math/index.ts'
import {
  type Market,
  prepareMarket,
  type Simulation,
  simulate,
  tradingSettings,
} from '../src/trade/engine/index.ts'
import { backtestReport } from '../src/trade/research/index.ts'
import { defineStrategy } from '../src/trade/strategy/index.ts'
import type { Contest } from './harness.ts'

const TIMEFRAME = parseTimeframe('5m')
const FOLDER = mkdtempSync(join(tmpdir(), 'leme-bench-'))
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }))

const strategy = defineStrategy({
  name: 'bench',
  timeframe: '5m',
  startup: 50,
  risk: { stop: 0.03, roi: { 0: 0.04, 60: 0.01 }, trailing: { positive: 0.005, offset: 0.015 } },
  indicators: ({ close }) => ({ fast: ema(close, 12), slow: ema(close, 48), rsi: rsi(close, 14) }),
  enterLong: ({ fast, slow, rsi }) => and(crossesAbove(fast, slow), below(rsi, 70)),
  exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
})
const settings = tradingSettings(strategy.risk, { maxOpenTrades: 3 })

interface Series {
  readonly pair: Pair
  readonly path: string
}

/** The whole way of a backtest and its stages, and the engine alone with much and with little to do. */
export const contests: readonly Contest[] = [...backtests(6, 50_000), ...backtests(1, 200_000)]

function backtests(pairs: number, rows: number): Contest[] {
  const series = Array.from({ length: pairs }, (_, index): Series => {
    const pair = parsePair(`${'ABCDEF'[index]}/USDT`)
    const path = join(FOLDER, `${pairs}-${pair.replace('/', '-')}-5m.csv.gz`)
    writeCandles(path, walk(rows, index))
    return { pair, path }
  })
  const loaded = series.map(load)
  const markets = loaded.map(decide)
  const simulation = simulate(markets, { settings })
  const unit = 'candle'
  const count = pairs * rows
  const size = `${pairs} × ${rows.toLocaleString('en')} candles`
  const incomparable = () => undefined
  return [
    {
      name: `backtest of ${size}, ${simulation.trades.length} trades: all, and each stage`,
      unit,
      count,
      contestants: [
        { name: 'all', run: () => report(series.map(load).map(decide)) },
        { name: 'load .csv.gz', run: () => series.map(load) },
        { name: 'indicators and decisions', run: () => loaded.map(decide) },
        { name: 'simulate', run: () => simulate(markets, { settings }).finalBalance },
        { name: 'report', run: () => report(markets, simulation) },
      ],
      sameResult: incomparable,
    },
    {
      name: `simulate ${size}`,
      unit,
      count,
      contestants: [
        busy('sparse: an entry in 5,000 candles', markets, 5_000),
        busy('busy: an entry in 20 candles', markets, 20),
        busy('always: an entry on every candle', markets, 1),
      ],
      sameResult: incomparable,
    },
  ]
}

function load({ pair, path }: Series) {
  return { pair, candles: readCandles(path, TIMEFRAME).candles }
}

function decide(series: { readonly pair: Pair; readonly candles: Candles }): Market {
  return prepareMarket(strategy, series)
}

function report(markets: readonly Market[], simulation: Simulation = simulate(markets, { settings })) {
  const { verdict } = backtestReport({
    strategy: strategy.name,
    timeframe: TIMEFRAME,
    pairs: markets.map(({ pair }) => pair),
    settings,
    simulation,
    candles: new Map(markets.map(({ pair, candles }) => [pair, candles])),
  })
  return verdict
}

/** The same candles with entries as far apart as `every` says, in another row for each pair. */
function busy(name: string, markets: readonly Market[], every: number) {
  const marked = markets.map((market, index) => ({
    ...market,
    enterLong: everyNth(market.candles.length, every, index),
    exitLong: allocateMask(market.candles.length),
  }))
  return { name, run: () => simulate(marked, { settings }).finalBalance }
}

function everyNth(length: number, every: number, from: number): Mask {
  const mask = allocateMask(length)
  for (let row = from; row < length; row += every) mask[row] = 1
  return mask
}

/** A seeded random walk of prices with two decimals. */
function walk(rows: number, seed: number): Candles {
  const noise = random(seed)
  const candles = allocateCandles(rows, TIMEFRAME)
  const cents = (price: number) => Math.round(price * 100) / 100
  let last = 1000
  for (let row = 0; row < rows; row++) {
    const close = cents(last * (1 + (noise.next() - 0.4998) * 0.008))
    candles.time[row] = 1_600_000_200_000 + row * 300_000
    candles.open[row] = last
    candles.high[row] = cents(Math.max(last, close) * (1 + noise.next() * 0.002))
    candles.low[row] = cents(Math.min(last, close) * (1 - noise.next() * 0.002))
    candles.close[row] = close
    candles.volume[row] = cents(noise.next() * 100)
    last = close
  }
  return candles
}
