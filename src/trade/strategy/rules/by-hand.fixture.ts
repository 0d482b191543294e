import {
  above,
  adx,
  and,
  atLeast,
  atMost,
  atr,
  below,
  bollinger,
  crossesAbove,
  crossesBelow,
  ema,
  macd,
  not,
  or,
  rollingMax,
  rollingMin,
  rsi,
  shift,
  sma,
} from '../../../math/index.ts'
import { param } from '../param.ts'
import type { Strategy } from '../strategy.ts'
import { defineStrategy } from '../vector-strategy.ts'
import type { RulesDocument } from './document/rules-schema.ts'

/** Documents beside what a person would write for them. */
export const BY_HAND: readonly (readonly [RulesDocument, Strategy])[] = [
  [
    {
      schema: 'leme.rules/1',
      name: 'averages',
      timeframe: '5m',
      startup: 60,
      params: {
        fast: { kind: 'int', min: 5, max: 20, start: 8 },
        slow: { kind: 'int', min: 21, max: 60, start: 30 },
      },
      indicators: { quick: 'ema(close, fast)', calm: 'sma(close, slow)' },
      enterLong: ['quick crosses above calm', 'volume > 0'],
      exitLong: 'quick crosses below calm',
      stop: 0.03,
      roi: { 0: 0.05, 120: 0.01 },
    },
    defineStrategy({
      name: 'averages',
      timeframe: '5m',
      startup: 60,
      params: {
        fast: param.int({ min: 5, max: 20, start: 8 }),
        slow: param.int({ min: 21, max: 60, start: 30 }),
      },
      risk: { stop: 0.03, roi: { 0: 0.05, 120: 0.01 } },
      indicators: ({ close }, { fast, slow }) => ({ quick: ema(close, fast), calm: sma(close, slow) }),
      enterLong: ({ quick, calm, volume }) => and(crossesAbove(quick, calm), above(volume, 0)),
      exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'bands',
      timeframe: '5m',
      startup: 40,
      params: { least: { kind: 'real', min: 10, max: 45, start: 35 }, eager: { kind: 'flag', start: false } },
      indicators: { bands: 'bollinger(close, 20, {deviations: 1.5})', strength: 'rsi(close, 14)' },
      enterLong: {
        any: [
          { all: ['close < bands.lower', 'strength < least'] },
          { all: ['eager', 'close <= bands.lower'] },
        ],
      },
      exitLong: 'close >= bands.middle or strength crosses above 60',
      trailing: { positive: 0.004, offset: 0.01 },
    },
    defineStrategy({
      name: 'bands',
      timeframe: '5m',
      startup: 40,
      params: { least: param.real({ min: 10, max: 45, start: 35 }), eager: param.flag({ start: false }) },
      risk: { trailing: { positive: 0.004, offset: 0.01 } },
      indicators: ({ close }) => {
        const { lower, middle } = bollinger(close, 20, { deviations: 1.5 })
        return { lower, middle, strength: rsi(close, 14) }
      },
      enterLong: ({ close, lower, strength }, { least, eager }) => {
        const calm = and(below(close, lower), below(strength, least))
        return eager ? or(calm, atMost(close, lower)) : calm
      },
      exitLong: ({ close, middle, strength }) => or(atLeast(close, middle), crossesAbove(strength, 60)),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'breakout',
      timeframe: '5m',
      startup: 60,
      indicators: { top: 'shift(rollingMax(high, 30), 1)', bottom: 'prev(rollingMin(low, 10))' },
      enterLong: ['close > top', 'adx(14).adx > 15', 'not (close - open > 3 * atr(14))'],
      exitLong: ['close < bottom'],
      stop: 0.04,
    },
    defineStrategy({
      name: 'breakout',
      timeframe: '5m',
      startup: 60,
      risk: { stop: 0.04 },
      indicators: (candles) => ({
        top: shift(rollingMax(candles.high, 30), 1),
        bottom: shift(rollingMin(candles.low, 10), 1),
        trend: adx(candles, 14).adx,
        rise: candles.close.map((close, row) => close - candles.open[row]!),
        wide: atr(candles, 14).map((range) => 3 * range),
      }),
      enterLong: ({ close, top, trend, rise, wide }) =>
        and(above(close, top), above(trend, 15), not(above(rise, wide))),
      exitLong: ({ close, bottom }) => below(close, bottom),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'histogram',
      timeframe: '5m',
      startup: 80,
      informative: {
        hour: { timeframe: '1h', indicators: { trend: 'ema(close, 6)', rising: 'close > trend' } },
      },
      enterLong: 'macd(close).histogram crosses above 0 and hour.rising',
      exitLong: 'macd(close).histogram < 0 or close < hour.trend * 0.98',
      stop: 0.05,
    },
    defineStrategy({
      name: 'histogram',
      timeframe: '5m',
      startup: 80,
      risk: { stop: 0.05 },
      informative: {
        hour: { timeframe: '1h', indicators: ({ close }) => ({ trend: ema(close, 6) }) },
      },
      indicators: ({ close, hour_trend }) => ({
        histogram: macd(close).histogram,
        floor: hour_trend.map((trend) => trend * 0.98),
      }),
      enterLong: ({ histogram, hour_close, hour_trend }) =>
        and(crossesAbove(histogram, 0), above(hour_close, hour_trend)),
      exitLong: ({ histogram, close, floor }) => or(below(histogram, 0), below(close, floor)),
    }),
  ],
]
