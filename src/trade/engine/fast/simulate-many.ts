import { type ClosedTrade, type Timeframe, type TradingSettings, timeframeMs } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { requireOneWallet } from '../one-wallet.ts'
import { simulate } from '../simulate.ts'
import { fastSeries } from './fast-series.ts'
import { hasKernel, openKernelDesk } from './kernel.ts'
import { KernelRun } from './kernel-run.ts'
import type { SignalMasks } from './market-cells.ts'
import { ruleCells } from './rule-cells.ts'
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
 * Simulates every trial on the same candles, one after the other, without callbacks. Columns in the kernel's
 * memory and the lists of equal masks are shared; a trial that the kernel cannot do goes through `simulate`.
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
  readonly #timeframe: Timeframe | undefined
  readonly #tally = new TradeTally()
  #run: KernelRun | undefined
  #last: { masks: readonly SignalMasks[]; isFutures: boolean; useExitSignal: boolean } | undefined

  constructor(markets: readonly Market[]) {
    this.#markets = markets
    this.#timeframe = markets[0]?.candles.timeframe
    const series = this.#timeframe && hasKernel() && fastSeries(markets, timeframeMs(this.#timeframe))
    if (series) this.#run = new KernelRun(series, openKernelDesk())
  }

  fast({ settings, masks = this.#markets }: SimulationTrial, hash: Hash): TrialSummary | undefined {
    const run = this.#run
    const rules = run && ruleCells(settings, this.#timeframe!)
    if (!rules) return undefined
    const { isFutures, useExitSignal } = rules
    const last = this.#last
    if (last?.masks !== masks || last.isFutures !== isFutures || last.useExitSignal !== useExitSignal) {
      run.takeMasks(masks, rules)
      this.#last = { masks, isFutures, useExitSignal }
    }
    const totals = run.run(rules)
    return {
      ...run.summary,
      ...totals,
      path: 'fast',
      ...(hash && { tradeHash: hash(run.trades.closed()) }),
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
