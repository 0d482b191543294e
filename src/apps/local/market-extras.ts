import { type Candles, Fault, type Pair, type Timeframe, timeframeMs } from '../../domain/index.ts'
import {
  constantFunding,
  EngineError,
  type InstrumentSettings,
  type Market,
  readInstruments,
} from '../../trade/engine/index.ts'
import type { CandleLender } from './other-candles.ts'
import { readJsonFile } from './settings-file.ts'

/** What a simulation may know of a pair beside its candles and signals. */
export interface MarketExtras {
  readonly detail: Candles | undefined
  readonly instrument: InstrumentSettings | undefined
}

/** Adds smaller candles, order rules and funding to a market. */
export function extendMarket(market: Market, { detail, instrument }: MarketExtras): Market {
  if (!detail && !instrument) return market
  return {
    ...market,
    ...(detail && { detail }),
    ...(instrument && { rules: instrument.rules }),
    ...(instrument?.funding && { funding: constantFunding(instrument.funding, market.candles) }),
  }
}

/**
 * The smaller candles of each pair, on which orders are filled.
 * @throws Fault `backtest.detail` where they are missing or not smaller
 */
export function detailCandles(
  pairs: readonly Pair[],
  { timeframe, detail, lend }: { timeframe: Timeframe; detail: Timeframe; lend: CandleLender },
): ReadonlyMap<Pair, Candles> {
  if (timeframeMs(timeframe) % timeframeMs(detail) !== 0 || detail === timeframe) {
    throw new Fault('usage', 'backtest.detail', `${detail} is no part of ${timeframe}`, {
      hint: `Take a timeframe that divides ${timeframe}, for example 1m.`,
    })
  }
  return new Map(
    pairs.map((pair) => {
      const candles = lend(pair, detail)
      if (candles) return [pair, candles]
      throw new Fault('no-data', 'backtest.detail', `there are no candles of ${pair} for ${detail}`, {
        hint: 'Put them beside the others, or leave --detail out.',
      })
    }),
  )
}

/** @throws Fault with the code of an EngineError or ConfigFault, and the file */
export function readInstrumentsFile(path: string): ReadonlyMap<Pair, InstrumentSettings> {
  try {
    return readInstruments(readJsonFile(path).value)
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    throw new Fault('config', cause.code, `${path}: ${cause.message}`, {
      where: path,
      cause,
      ...(cause.hint && { hint: cause.hint }),
    })
  }
}
