import { allocateMask, type Mask, type TradingSettings } from '../../domain/index.ts'
import { type Exchange, SimulatedExchange } from '../orders/index.ts'
import type { BoundCallbacks, BoundStrategy } from '../strategy/index.ts'
import { Engine } from './engine.ts'
import { EngineError } from './engine-error.ts'
import { fastPlan } from './fast/fast-plan.ts'
import { simulateFast } from './fast/simulate-fast.ts'
import type { Market } from './market.ts'
import type { EngineObserver } from './observer.ts'
import { requireOneWallet } from './one-wallet.ts'
import type { Simulation } from './simulation.ts'

export interface SimulateOptions {
  readonly settings: TradingSettings
  readonly observer?: EngineObserver
  readonly exchange?: Exchange
  /** What the strategy decides beside its signals: see `bindStrategy`. */
  readonly callbacks?: BoundCallbacks
  readonly decide?: BoundStrategy['decide']
}

/**
 * Runs a strategy's decisions over recorded candles of one timeframe. What nobody watches and nobody is asked
 * about is run from event to event; the result is the same to the bit, and names the path.
 * @throws EngineError `engine.no-markets`, `engine.warm-up`, `engine.quotes`
 */
export function simulate(markets: readonly Market[], options: SimulateOptions): Simulation {
  checkMarkets(markets)
  const plan = asksNobody(options) ? fastPlan(markets, options.settings) : undefined
  return plan ? simulateFast(plan) : simulateStepwise(markets, options)
}

function asksNobody({ observer, exchange, decide, callbacks = {} }: SimulateOptions): boolean {
  return !observer && !exchange && !decide && Object.keys(callbacks).length === 0
}

/** The reference: the engine's own loop. While nothing is open it jumps to the next time at which any pair wants to enter. */
function simulateStepwise(markets: readonly Market[], options: SimulateOptions): Simulation {
  const engine = new Engine({ exchange: new SimulatedExchange(options.settings), ...options })
  engine.markets = markets
  const times = clockOf(markets)
  const wanted = entryTimes(markets, times, options.settings)
  const steps = times.length
  for (let index = 1; index < steps; index++) {
    if (!engine.busy && !options.decide) {
      while (index < steps && wanted[index] === 0) index++
      if (index === steps) break
    }
    engine.step(times[index]!, index === steps - 1)
  }
  engine.closeAll()
  return {
    trades: engine.portfolio.closed,
    finalBalance: engine.portfolio.balance,
    ...engine.counts,
    locks: engine.locks,
    path: 'reference',
    startTime: times[0]!,
    endTime: times[steps - 1]!,
    candles: markets.reduce((sum, { candles, startup }) => sum + candles.length - startup, 0),
  }
}

function checkMarkets(markets: readonly Market[]): void {
  if (markets.length === 0) throw new EngineError('engine.no-markets', 'there are no candles to trade on')
  requireOneWallet(markets.map(({ pair }) => pair))
  for (const { pair, candles, startup } of markets) {
    if (candles.length >= startup + 2) continue
    throw new EngineError(
      'engine.warm-up',
      `${pair}: the strategy needs ${startup} candles to warm up and 2 to trade, ${candles.length} are there`,
      {
        hint: `Give at least ${startup + 2} candles of ${candles.timeframe}: a longer file or an earlier start.`,
      },
    )
  }
}

/** Every time at which any pair has a row it keeps, ascending. */
export function clockOf(markets: readonly Market[]): Float64Array {
  let times = new Float64Array(0)
  for (const { candles, startup } of markets) times = union(times, candles.time.subarray(startup))
  return times
}

function union(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(a.length + b.length)
  let i = 0
  let j = 0
  let n = 0
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i]! : Number.POSITIVE_INFINITY
    const right = j < b.length ? b[j]! : Number.POSITIVE_INFINITY
    if (left <= right) i++
    if (right <= left) j++
    out[n++] = Math.min(left, right)
  }
  return out.slice(0, n)
}

/** For each step of the clock: whether a pair's row before wants to enter. */
function entryTimes(markets: readonly Market[], times: Float64Array, { tradingMode }: TradingSettings): Mask {
  const wanted = allocateMask(times.length)
  for (const { candles, enterLong, enterShort, startup } of markets) {
    const short = tradingMode === 'futures' ? enterShort : undefined
    let index = 0
    for (let row = startup + 1; row < candles.length; row++) {
      if (enterLong[row - 1] === 0 && short?.[row - 1] !== 1) continue
      while (times[index]! < candles.time[row]!) index++
      wanted[index] = 1
    }
  }
  return wanted
}
