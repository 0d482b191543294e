import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const NumberOrNull = Type.Union([Type.Number(), Type.Null()])
/** Fewer blocks give intervals that are too narrow. */
const LEAST_BLOCKS = 10

export const shadowFiguresSchema = Type.Object(
  {
    trades: Type.Integer(),
    winRate: NumberOrNull,
    drawdown: NumberOrNull,
    sharpe: NumberOrNull,
    profitFactor: NumberOrNull,
    profitRatio: Type.Number(),
  },
  { ...Strict, description: 'Trades that were simulated with costs; null where there is nothing to say.' },
)

const side = Type.Object(
  {
    ...{ version: Type.Integer(), rows: Type.Integer(), auc: NumberOrNull, brier: NumberOrNull },
    ...{ calibrationError: NumberOrNull, shadow: shadowFiguresSchema },
  },
  Strict,
)

const difference = Type.Union([
  Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, Strict),
  Type.Null(),
])

/** A champion and a challenger on the same bars. */
export const comparisonSchema = Type.Object(
  {
    schema: Type.Literal('leme.model-comparison/1'),
    ...{ model: Type.String(), label: Type.String() },
    pairedRows: Type.Integer({
      description: 'Bars of instruments on which both have a score and an outcome.',
    }),
    bars: Type.Integer(),
    blockBars: Type.Integer({ description: 'Bars that were drawn together.' }),
    look: Type.Integer({ description: 'How often these two were compared on new bars, this time included.' }),
    confidence: Type.Number({ description: 'Of the intervals; grows with every look.' }),
    ...{ champion: side, challenger: side },
    auc: difference,
    brier: difference,
    verdict: Type.Object(
      {
        kind: Type.Enum(['unfinished', 'challenger', 'champion', 'even']),
        text: Type.String(),
      },
      Strict,
    ),
  },
  Strict,
)

export type Comparison = Static<typeof comparisonSchema>
type Measured = Omit<Comparison, 'verdict'>

/**
 * Says in words which of two versions is the better one: the AUC decides, unless the Brier score says the opposite.
 * Before both have `minTrades` trades and there are ten blocks of bars there is no verdict, and the text says so.
 */
export function judgeComparison(measured: Measured, minTrades: number): Comparison {
  return { ...measured, verdict: verdictOf(measured, minTrades) }
}

function verdictOf(measured: Measured, minTrades: number): Comparison['verdict'] {
  const { champion, challenger, auc, brier, bars, blockBars } = measured
  const looks = `Look ${measured.look}, intervals of ${(100 * measured.confidence).toFixed(1)} %.`
  const least = [champion, challenger].toSorted((a, b) => a.shadow.trades - b.shadow.trades)[0]!
  if (least.shadow.trades < minTrades) {
    const found = `${least.shadow.trades} of ${minTrades} trades of version ${least.version}`
    return { kind: 'unfinished', text: `Not enough: ${found}. What is shown so far is no verdict. ${looks}` }
  }
  if (bars < LEAST_BLOCKS * blockBars) {
    const found = `${bars} of ${LEAST_BLOCKS * blockBars} bars`
    return { kind: 'unfinished', text: `Not enough: ${found}. What is shown so far is no verdict. ${looks}` }
  }
  if (!auc || !brier) {
    return { kind: 'unfinished', text: `Nothing to compare: the scores or the labels do not vary. ${looks}` }
  }
  const shown = `AUC ${signed(auc.value)} (${signed(auc.low)} to ${signed(auc.high)}), Brier score ${signed(brier.value)}`
  const measures = `${shown} on ${measured.pairedRows} rows that both predicted.`
  // A lower Brier score is the better one.
  if (auc.low > 0 && brier.low <= 0)
    return { kind: 'challenger', text: `Version ${challenger.version} is better: ${measures} ${looks}` }
  if (auc.high < 0 && brier.high >= 0)
    return { kind: 'champion', text: `Version ${champion.version} is better: ${measures} ${looks}` }
  return { kind: 'even', text: `No difference that stands out: ${measures} ${looks}` }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}
