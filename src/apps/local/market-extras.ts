import { Fault, type Timeframe, timeframeMs } from '../../domain/index.ts'
import {
  constantFunding,
  EngineError,
  type InstrumentSettings,
  type Market,
  readInstruments,
} from '../../trade/engine/index.ts'
import type { CandleLender } from './other-candles.ts'
import { readJsonFile } from './settings-file.ts'

/** What a simulation may know of its pairs beside their candles and signals. */
export interface ExtraSources {
  /** Candle length on which orders are filled; shorter than that of the signals. */
  readonly detail?: Timeframe
  /** JSON with what the venue asks of orders. */
  readonly instruments?: string
  readonly lend: CandleLender
}

/**
 * Adds smaller candles, order rules and funding to markets.
 * @throws Fault `backtest.detail` where the smaller candles are missing or not smaller; `engine.setting`
 */
export function withExtras(markets: readonly Market[], sources: ExtraSources): readonly Market[] {
  const instruments = sources.instruments ? readInstrumentsFile(sources.instruments) : undefined
  return markets.map((market) => {
    const instrument = instruments?.get(market.pair)
    return {
      ...market,
      ...(sources.detail && { detail: detailOf(market, sources.detail, sources.lend) }),
      ...(instrument && { rules: instrument.rules }),
      ...(instrument?.funding && { funding: constantFunding(instrument.funding, market.candles) }),
    }
  })
}

function detailOf({ pair, candles }: Market, detail: Timeframe, lend: CandleLender) {
  if (timeframeMs(candles.timeframe) % timeframeMs(detail) !== 0 || detail === candles.timeframe) {
    throw new Fault('usage', 'backtest.detail', `${detail} is no part of ${candles.timeframe}`, {
      hint: `Take a timeframe that divides ${candles.timeframe}, for example 1m.`,
    })
  }
  const found = lend(pair, detail)
  if (found) return found
  throw new Fault('no-data', 'backtest.detail', `there are no candles of ${pair} for ${detail}`, {
    hint: 'Put them beside the others, or leave --detail out.',
  })
}

function readInstrumentsFile(path: string): ReadonlyMap<string, InstrumentSettings> {
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
