import type { Column } from '../../../../domain/index.ts'
import { parseTimeframe } from '../../../../domain/index.ts'
import {
  atr,
  bollingerPercentB,
  ema,
  macd,
  mfi,
  roc,
  rollingMax,
  rollingMean,
  rollingStd,
  rsi,
  sma,
  willr,
  zscore,
} from '../../../../math/index.ts'
import { collectCandles, demoMarket, resample } from '../../../market/index.ts'

interface Named {
  readonly name: string
  readonly values: Column
}

export interface CleanMarket {
  readonly time: Column
  readonly close: Column
  readonly inputs: readonly Named[]
  /** Twenty-one usual ones, all causal. */
  readonly features: readonly Named[]
  /** A direction, a threshold that is crossed, and a number; 8 rows ahead. */
  readonly labels: readonly (Named & { readonly horizon: number })[]
}

const HORIZON = 8

/** Features and labels of a pair of the generated market, 15 minutes a row. */
export function cleanMarket(seed: number, { days = 10, pair = 0 } = {}): CleanMarket {
  const { series } = demoMarket({ days, seed })
  const { key, rows } = series[pair]!
  const minutes = collectCandles(rows, key.timeframe).candles
  const { time, open, high, low, close, volume } = resample(minutes, parseTimeframe('15m'), {
    incomplete: 'keep',
  })
  const columns: Readonly<Record<string, Column>> = {
    close,
    volume,
    roc1: roc(close, 1),
    roc4: roc(close, 4),
    roc16: roc(close, 16),
    rsi: rsi(close, 14),
    atr: ratio(atr({ high, low, close }, 14), close),
    sma20: ratio(close, sma(close, 20)),
    ema50: ratio(close, ema(close, 50)),
    deviation: ratio(rollingStd(close, 20), close),
    percentB: bollingerPercentB(close, 20),
    macd: macd(close).histogram,
    volume4: ratio(rollingMean(volume, 4), rollingMean(volume, 48)),
    top: ratio(close, rollingMax(high, 48)),
    body: close.map((value, row) => value - open[row]!),
    range: high.map((value, row) => (value - low[row]!) / close[row]!),
    hour: time.map((value) => Math.floor(value / 3_600_000) % 24),
    weekday: time.map((value) => Math.floor(value / 86_400_000) % 7),
    zscore: zscore(close, 30),
    willr: willr({ high, low, close }, 14),
    mfi: mfi({ high, low, close, volume }, 14),
  }
  const highest = close.map((price, row) => {
    const next = high.subarray(row + 1, row + 1 + HORIZON)
    return next.length < HORIZON ? Number.NaN : Math.max(...next) / price - 1
  })
  return {
    time,
    close,
    inputs: [{ name: 'close', values: close }],
    features: Object.entries(columns).map(([name, values]) => ({ name, values })),
    labels: [
      {
        name: 'up',
        horizon: HORIZON,
        values: close.map((price, row) => {
          const later = close[row + HORIZON]
          return later === undefined ? Number.NaN : later > price ? 1 : 0
        }),
      },
      {
        name: 'rises',
        horizon: HORIZON,
        values: highest.map((rise) => (Number.isNaN(rise) ? rise : rise > 0.004 ? 1 : 0)),
      },
      { name: 'highest', horizon: HORIZON, values: highest },
    ],
  }
}

function ratio(a: Column, b: Column): Column {
  return a.map((value, row) => value / b[row]! - 1)
}
