import type { ClosedTrade, TradingSettings } from '../../../domain/index.ts'
import { timeframeMs } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { requireOneWallet } from '../one-wallet.ts'
import { simulate } from '../simulate.ts'
import { closedTrades } from './closed-trades.ts'
import { entryList } from './entry-list.ts'
import { fastSeries, fastSignals, type SignalMasks } from './fast-market.ts'
import { fastRules } from './fast-rules.ts'
import { FastRun } from './fast-run.ts'
import { runTrades } from './run-trades.ts'
import { type TradeSummary, TradeTally } from './trade-tally.ts'

/** One run of a sweep. */
export interface SimulationTrial {
  readonly settings: TradingSettings
  /** Instead of the markets' own, in their order. Trials that follow each other may share them. */
  readonly masks?: readonly SignalMasks[]
}

export interface TrialSummary extends TradeSummary {
  readonly finalBalance: number
  readonly rejectedSignals: number
  readonly timedOutEntries: number
  readonly timedOutExits: number
  /** Which of the two simulators ran it; they agree to the bit. */
  readonly path: 'fast' | 'reference'
  /** What `hash` made of its trades. */
  readonly tradeHash?: string
}

export interface SimulateManyOptions {
  /** Without it no trade ever becomes an object. */
  readonly hash?: (trades: readonly ClosedTrade[]) => string
}

/**
 * Simulates every trial on the same candles, one after the other, without callbacks. Columns, entry lists of
 * equal masks and scratch memory are shared; a trial that the fast run cannot do goes through `simulate`.
 * @throws EngineError `engine.no-markets`, `engine.warm-up`, `engine.quotes`
 */
export function simulateMany(
  markets: readonly Market[],
  trials: Iterable<SimulationTrial>,
  { hash }: SimulateManyOptions = {},
): TrialSummary[] {
  requireOneWallet(markets.map(({ pair }) => pair))
  const sweep = new Sweep(markets)
  const summaries: TrialSummary[] = []
  for (const trial of trials) summaries.push(sweep.fast(trial, hash) ?? sweep.reference(trial, hash))
  return summaries
}

type Hash = SimulateManyOptions['hash']

/** What the trials of a sweep share. */
class Sweep {
  readonly #markets: readonly Market[]
  readonly #run: FastRun | undefined
  readonly #tally = new TradeTally()
  #last: { masks: readonly SignalMasks[]; isFutures: boolean; list: SignalList } | undefined

  constructor(markets: readonly Market[]) {
    this.#markets = markets
    const timeframe = markets[0]?.candles.timeframe
    const series = timeframe && fastSeries(markets, timeframeMs(timeframe))
    this.#run = series && new FastRun(series)
  }

  fast({ settings, masks = this.#markets }: SimulationTrial, hash: Hash): TrialSummary | undefined {
    const run = this.#run
    const rules = run && fastRules(settings, this.#markets[0]!.candles.timeframe)
    if (!rules) return undefined
    const { signals, entries } = this.#listOf(run, masks, rules.isFutures)
    run.begin(rules, signals, entries)
    runTrades(run)
    const { trades, leverage } = run
    this.#tally.begin(settings.startingBalance)
    for (let i = 0; i < trades.closed; i++) {
      const id = trades.order[i]!
      const ratio = (trades.profitAbs[id]! / trades.openValue[id]!) * leverage[trades.market[id]!]!
      this.#tally.add(trades.profitAbs[id]!, ratio)
    }
    const { balance, rejectedSignals, timedOutEntries, timedOutExits } = run
    return {
      ...this.#tally.summary,
      ...{ finalBalance: balance, rejectedSignals, timedOutEntries, timedOutExits },
      path: 'fast',
      ...(hash && { tradeHash: hash(closedTrades(run)) }),
    }
  }

  reference({ settings, masks = this.#markets }: SimulationTrial, hash: Hash): TrialSummary {
    const markets = this.#markets.map((market, index) => withMasks(market, masks[index]!))
    const { trades, ...totals } = simulate(markets, { settings })
    this.#tally.begin(settings.startingBalance)
    for (const { profitAbs, profitRatio } of trades) this.#tally.add(profitAbs, profitRatio)
    const { finalBalance, rejectedSignals, timedOutEntries, timedOutExits } = totals
    return {
      ...this.#tally.summary,
      ...{ finalBalance, rejectedSignals, timedOutEntries, timedOutExits },
      path: 'reference',
      ...(hash && { tradeHash: hash(trades) }),
    }
  }

  /** Signals and entries; those of the trial before where it had the same masks. */
  #listOf(run: FastRun, masks: readonly SignalMasks[], isFutures: boolean): SignalList {
    if (this.#last?.masks === masks && this.#last.isFutures === isFutures) return this.#last.list
    const signals = masks.map((one) => fastSignals(one, isFutures))
    const list = { signals, entries: entryList(run.series, signals, isFutures) }
    this.#last = { masks, isFutures, list }
    return list
  }
}

function withMasks({ enterShort: _, exitShort: __, ...market }: Market, masks: SignalMasks): Market {
  const { enterLong, exitLong, enterShort, exitShort } = masks
  return {
    ...market,
    enterLong,
    exitLong,
    ...(enterShort && { enterShort }),
    ...(exitShort && { exitShort }),
  }
}

type SignalList = Pick<FastRun, 'signals' | 'entries'>
