import { type Static, Type } from 'typebox'
import type { TradingSettings } from '../../domain/index.ts'
import { BacktestMetricsSchema } from './metrics-schema.ts'

const Time = Type.Integer({ description: 'UTC milliseconds.' })
const Ratio = Type.Number({ description: 'A fraction: 0.01 = 1 %.' })
const Chance = Type.Number({ minimum: 0, maximum: 1, description: 'A probability.' })
const Column = Type.Array(Type.Number())

/** Where 5, 50 and 95 % of the tries lie below. */
export const SpreadSchema = Type.Object({ p5: Type.Number(), p50: Type.Number(), p95: Type.Number() })
export type Spread = Static<typeof SpreadSchema>

/** The trades of one pair, one exit reason or one side. */
export const TradeGroupSchema = Type.Object({
  key: Type.String({ description: 'The pair, the exit reason, or long and short.' }),
  trades: Type.Integer(),
  wins: Type.Integer(),
  draws: Type.Integer(),
  losses: Type.Integer(),
  winrate: Ratio,
  profitAbs: Type.Number(),
  profitTotal: Type.Number({ description: 'Profit of the starting balance, a fraction.' }),
  profitMean: Ratio,
  holdingAvgS: Type.Number({ description: 'Seconds.' }),
})
export type TradeGroup = Static<typeof TradeGroupSchema>

/** Orders that changed trades that were open. */
export const AdjustmentsSchema = Type.Object({
  addedEntries: Type.Integer(),
  partialExits: Type.Integer(),
  trades: Type.Integer({ description: 'Trades that had one of them.' }),
})
export type Adjustments = Static<typeof AdjustmentsSchema>

/** Buying every pair for equal money on the first candle and selling on the last, fees on both sides. */
export const HoldSchema = Type.Object({
  profitTotal: Ratio,
  maxDrawdown: Type.Number({ description: 'Greatest fall of curves.hold from its peak, a fraction.' }),
  pairs: Type.Array(Type.Object({ pair: Type.String(), profitRatio: Ratio })),
})
export type Hold = Static<typeof HoldSchema>

/**
 * Balances as columns of equal length. Drawdowns are ≤ 0, relative to the highest balance so far,
 * the starting balance included. Open positions are not marked: money moves when a trade closes.
 */
export const CurvesSchema = Type.Object({
  trades: Type.Object({ time: Column, equity: Column, drawdown: Column }),
  days: Type.Object({
    time: Type.Array(Type.Integer(), { description: 'Start of the UTC day, milliseconds.' }),
    equity: Column,
    drawdown: Column,
    hold: Type.Union([Column, Type.Null()]),
  }),
  hold: Type.Union([Type.Object({ time: Column, equity: Column }), Type.Null()], {
    description: 'What selling would bring, at even steps of a day at the most.',
  }),
})
export type Curves = Static<typeof CurvesSchema>

/** One year; twelve months, null where the run has no day. Ratios of the balance when the month began. */
export const MonthlyRowSchema = Type.Object({
  year: Type.Integer(),
  months: Type.Array(Type.Union([Type.Number(), Type.Null()]), { minItems: 12, maxItems: 12 }),
  total: Type.Number({ description: 'Of the balance when the year began, a fraction.' }),
})
export type MonthlyRow = Static<typeof MonthlyRowSchema>

/** Histogram of profit ratios in steps of equal width; `below` and `above` count the tails outside. */
export const DistributionSchema = Type.Object({
  step: Type.Number(),
  bins: Type.Array(Type.Object({ from: Ratio, to: Ratio, count: Type.Integer() })),
  below: Type.Integer(),
  above: Type.Integer(),
  best: Ratio,
  worst: Ratio,
})
export type Distribution = Static<typeof DistributionSchema>

/** Holding times in seconds; all 0 without trades. */
export const HoldingTimesSchema = Type.Object({
  shortest: Type.Number(),
  median: Type.Number(),
  average: Type.Number(),
  longest: Type.Number(),
})
export type HoldingTimes = Static<typeof HoldingTimesSchema>

/** The trades that closed in one part of the period. */
export const PeriodPartSchema = Type.Object({
  startTime: Time,
  endTime: Time,
  trades: Type.Integer(),
  winrate: Ratio,
  profitMean: Ratio,
  profitTotal: Type.Number({ description: 'Of the balance when the part began, a fraction.' }),
  holdProfit: Type.Union([Type.Number(), Type.Null()]),
})
export type PeriodPart = Static<typeof PeriodPartSchema>

/** As many trades, held as long, entered at random places of the same candles, fees included. */
export const RandomEntrySchema = Type.Object({
  tries: Type.Integer(),
  pValue: Type.Number({ description: 'Share of tries that did at least as well, the run itself counted.' }),
  profitTotal: SpreadSchema,
})
export type RandomEntry = Static<typeof RandomEntrySchema>

/** Luck or skill. Every test has a fixed seed: the same trades give the same numbers on every machine. */
export const RobustnessSchema = Type.Object({
  seed: Type.Integer(),
  pValue: Type.Number({ description: 'The greater of signFlip and randomEntry.' }),
  signFlip: Type.Object({
    tries: Type.Integer(),
    pValue: Type.Number({
      description: 'Chance of such a profit when every trade is as likely to lose as win.',
    }),
  }),
  bootstrap: Type.Object({
    tries: Type.Integer(),
    profitTotal: SpreadSchema,
    lossChance: Chance,
  }),
  randomEntry: Type.Union([RandomEntrySchema, Type.Null()]),
  shuffle: Type.Object({
    tries: Type.Integer(),
    maxDrawdown: SpreadSchema,
    actual: Type.Number({ description: 'The drawdown in the order that happened, a fraction, ≥ 0.' }),
  }),
  split: Type.Object({ time: Time, before: PeriodPartSchema, after: PeriodPartSchema }),
})
export type Robustness = Static<typeof RobustnessSchema>

/** What the report says in words. */
export const VerdictSchema = Type.Object({
  sentence: Type.String(),
  outcome: Type.Union([Type.Literal('gain'), Type.Literal('loss'), Type.Literal('none')]),
  beatsHolding: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null when nothing was held.' }),
  evidence: Type.Union(
    [Type.Literal('skill'), Type.Literal('weak'), Type.Literal('none'), Type.Literal('too-few')],
    { description: 'skill: p < 0.05; weak: p < 0.2; too-few: fewer than 100 trades.' },
  ),
  cautions: Type.Array(Type.String(), { description: 'The small print, one sentence each.' }),
})
export type Verdict = Static<typeof VerdictSchema>

/** A backtest as a research note, JSON all through. */
export const BacktestReportSchema = Type.Object(
  {
    schema: Type.Literal('leme.report/1'),
    title: Type.String(),
    verdict: VerdictSchema,
    subject: Type.Object({
      strategy: Type.String(),
      timeframe: Type.String(),
      pairs: Type.Array(Type.String()),
      stakeCurrency: Type.String(),
      startTime: Time,
      endTime: Time,
      candles: Type.Integer({ description: 'Rows examined, over all pairs.' }),
    }),
    assumptions: Type.Array(Type.Object({ name: Type.String(), text: Type.String() })),
    settings: Type.Unsafe<TradingSettings>({ type: 'object', additionalProperties: true }),
    missed: Type.Object({
      rejectedSignals: Type.Integer({ description: 'Entry signals that met no free slot.' }),
      timedOutEntries: Type.Integer(),
      timedOutExits: Type.Integer(),
      ignoredShorts: Type.Optional(
        Type.Integer({ description: 'Short signals on spot markets, which have no shorts.' }),
      ),
    }),
    metrics: BacktestMetricsSchema,
    hold: Type.Union([HoldSchema, Type.Null()]),
    curves: CurvesSchema,
    monthly: Type.Array(MonthlyRowSchema),
    distribution: DistributionSchema,
    pairs: Type.Array(TradeGroupSchema),
    exitReasons: Type.Array(TradeGroupSchema),
    sides: Type.Array(TradeGroupSchema),
    adjustments: Type.Optional(AdjustmentsSchema),
    holdingTimes: HoldingTimesSchema,
    robustness: Type.Union([RobustnessSchema, Type.Null()], { description: 'Null without trades.' }),
    tradeHash: Type.String({ description: 'leme.trades/1, see docs/reference/trade-hash.md.' }),
  },
  { $id: 'BacktestReport' },
)

export type BacktestReport = Static<typeof BacktestReportSchema>
