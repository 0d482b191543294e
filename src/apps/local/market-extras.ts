import { dirname, resolve } from 'node:path'
import { readFunding } from '../../adapters/source/index.ts'
import {
  type Candles,
  Fault,
  type Pair,
  parsePair,
  quoteOf,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
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
    ...(instrument?.funding && { funding: fundingOf(instrument.funding, market.candles) }),
  }
}

function fundingOf(
  funding: NonNullable<InstrumentSettings['funding']>,
  candles: Candles,
): NonNullable<Market['funding']> {
  return 'time' in funding ? funding : constantFunding(funding, candles)
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

/**
 * Order rules and funding by pair. What is said of `BTC/USDT` holds for `BTC/USDT:USDT`, too, and the other way
 * round, unless both are there. Names of files of funding are relative to this one.
 * @throws SourceError for those; Fault with the code of an EngineError or ConfigFault and `file:line:column`
 */
export function readInstrumentsFile(path: string): ReadonlyMap<Pair, InstrumentSettings> {
  const file = readJsonFile(path)
  try {
    const beside = (name: string) => resolve(dirname(path), name)
    const given = readInstruments(file.value, ({ rates, mark }) =>
      readFunding({ rates: beside(rates), mark: beside(mark) }),
    )
    const alias = [...given].map(([pair, settings]) => [otherName(pair), settings] as const)
    return new Map([...alias, ...given])
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    const where = file.locate(cause.where ?? '', { atKey: true })
    throw new Fault('config', cause.code, `${where}: ${cause.message}`, {
      where,
      cause,
      ...(cause.hint && { hint: cause.hint }),
    })
  }
}

/** Of a market that is settled in its quote currency, the name with or without that. */
function otherName(pair: Pair): Pair {
  const settle = `:${quoteOf(pair)}`
  return pair.endsWith(settle)
    ? parsePair(pair.slice(0, -settle.length))
    : pair.includes(':')
      ? pair
      : parsePair(`${pair}${settle}`)
}
