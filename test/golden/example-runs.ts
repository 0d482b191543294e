import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allocateColumn, type Candles, NO_RULES, type Pair, type Timeframe } from 'leme/domain'
import {
  type Market,
  prepareMarket,
  readSettings,
  type Simulation,
  simulate,
  tradingSettings,
} from 'leme/engine'
import { collectCandles, demoMarket, resample } from 'leme/market'
import { random } from 'leme/math'
import { backtestMetrics, tradeHash } from 'leme/research'
import { bindStrategy, type Strategy } from 'leme/strategy'
import { loadStrategy, strategyFiles } from '../../src/adapters/strategy-file/index.ts'
import { plainSimulate } from '../simulation/plain/plain-simulator.ts'
import { streamed } from './streamed.ts'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
/** The recorded results, by example. */
export const RECORD = join(EXAMPLES, 'golden.json')

/** What an example's backtest on the DEMO market came to. */
export interface ExampleResult {
  readonly settings: Readonly<Record<string, unknown>>
  readonly trades: number
  readonly profitTotal: number
  readonly winrate: number
  readonly maxDrawdownAccount: number
  readonly tradeHash: string
}

/** Settings that an example needs beside its own risk. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'donchian-breakout': { trading_mode: 'futures', leverage: 2, max_open_trades: 4 },
  'steady-risk': { trading_mode: 'futures', max_open_trades: 4, unfilledtimeout: { entry: 120, exit: 120 } },
  'funding-carry': { trading_mode: 'futures', leverage: 1, max_open_trades: 4 },
  'pair-spread': { trading_mode: 'futures', leverage: 1, max_open_trades: 2 },
  grid: { max_open_trades: 4 },
  rotation: { max_open_trades: 1 },
  'dip-ladder': { max_open_trades: 3 },
}

export function exampleFiles(): readonly string[] {
  return ['strategies', 'rules'].flatMap((folder) => strategyFiles(join(EXAMPLES, folder)))
}

export function exampleName(path: string): string {
  return basename(path).replace(/\.[a-z]+$/, '')
}

export function readRecord(): Readonly<Record<string, ExampleResult>> {
  return JSON.parse(readFileSync(RECORD, 'utf8'))
}

let series: readonly { readonly pair: Pair; readonly candles: Candles }[] | undefined

/** Four pairs of the DEMO market, sixty days. */
function demoSeries(timeframe: Timeframe) {
  series ??= demoMarket({ days: 60, seed: 'examples' })
    .series.filter(({ key }) => key.venue === 'demo' && /^(BTC|TIDE|KEEL|MAST)\/USDT$/.test(key.pair))
    .map(({ key, rows }) => ({ pair: key.pair, candles: collectCandles(rows, key.timeframe).candles }))
  return series.map(({ pair, candles }) => ({ pair, candles: resample(candles, timeframe) }))
}

/** One run of an example, and the same trades reached on a second way. */
export async function runExample(path: string): Promise<{
  readonly result: ExampleResult
  readonly second: { readonly way: string; readonly tradeHash: string }
}> {
  const { strategy } = await loadStrategy(path)
  const given = SETTINGS[strategy.name] ?? {}
  const settings = tradingSettings(strategy.risk, readSettings(given))
  const prepared = () => demoSeries(strategy.timeframe).map((one) => exampleMarket(strategy, one))
  const simulation = simulate(prepared(), { settings, ...bindStrategy(strategy) })
  return {
    result: { settings: given, ...resultOf(simulation, settings.startingBalance) },
    second: secondWay(),
  }

  function secondWay() {
    if (strategy.decide) {
      const trades = streamed(prepared(), { settings, ...bindStrategy(strategy) })
      return { way: 'candle by candle', tradeHash: tradeHash(trades) }
    }
    const { trades } = plainSimulate(prepared(), { settings, ...bindStrategy(strategy) })
    return { way: 'the plain simulator', tradeHash: tradeHash(trades) }
  }
}

function resultOf({ trades, startTime, endTime }: Simulation, startingBalance: number) {
  const metrics = backtestMetrics({ trades, startTime, endTime, startingBalance, pairs: [] })
  const { profitTotal, winrate, maxDrawdownAccount } = metrics
  return { trades: trades.length, profitTotal, winrate, maxDrawdownAccount, tradeHash: tradeHash(trades) }
}

function exampleMarket(
  strategy: Strategy,
  { pair, candles }: { readonly pair: Pair; readonly candles: Candles },
): Market {
  const columns = Object.fromEntries(
    strategy.signals.map((name) => [name, madeUpSignal(name, pair, candles.length)]),
  )
  const market = prepareMarket(
    strategy,
    { pair, candles },
    { proveCausal: true, signals: { time: candles.time, columns } },
  )
  const tier = { notional: 0, rate: 0.01, amount: 0 }
  return { ...market, rules: { ...NO_RULES, maxLeverage: 10, maintenance: [tier] } }
}

/** A chance of a rise around one half, or a funding rate that changes its sign now and then. */
function madeUpSignal(name: string, pair: Pair, rows: number): Float64Array {
  const draw = random(`${name} of ${pair}`)
  const column = allocateColumn(rows)
  let level = 0
  for (let row = 0; row < rows; row++) {
    level = 0.97 * level + draw.normal()
    column[row] = name === 'fundingRate' ? level * 1e-4 : 0.5 + level / 60
  }
  return column
}
