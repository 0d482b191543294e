import { normalQuantile } from '../../../math/index.ts'
import { bootstrapDifference } from './bootstrap-difference.ts'
import { type Comparison, judgeComparison } from './judge-comparison.ts'
import type { Look } from './port.ts'
import { isSettled, type Prediction, type SettledPrediction } from './prediction.ts'
import { scoreQuality } from './score-quality.ts'
import { type ShadowRules, shadowFigures, shadowTrades } from './shadow-trades.ts'

/** Of all looks together: how often a difference may be seen where there is none. */
const ERROR = 0.05
const TRIES = 500

export interface CompareInput {
  readonly model: string
  readonly label: string
  readonly labelHorizon: number
  readonly barMs: number
  readonly champion: CompareSide
  readonly challenger: CompareSide
  readonly rules: ShadowRules
  /** Trades that each side needs before there is a verdict. */
  readonly minTrades: number
  /** Says how often somebody looked, this time included, when these bars were paired. */
  readonly look: (paired: Pick<Look, 'pairedRows' | 'until'>) => Promise<number>
}

export interface CompareSide {
  readonly version: number
  readonly predictions: readonly Prediction[]
}

/**
 * Compares two versions on the bars for which both have a score and an outcome. Differences of AUC and Brier score
 * come with intervals of a circular block bootstrap over bars (Politis and Romano 1992), blocks not shorter than the
 * label's horizon, because labels that overlap resemble each other. The look of number k may err in 5 %·6 ÷ (π·k)²
 * of cases, so that all looks together err in 5 % at most, however often somebody looks.
 */
export async function compareVersions(input: CompareInput): Promise<Comparison> {
  const [mine, theirs] = pair(input.champion.predictions, input.challenger.predictions)
  const look = await input.look({ pairedRows: mine.length, until: mine.at(-1)?.barTime ?? 0 })
  const error = (ERROR * 6) / (Math.PI * look) ** 2
  const bars = [...new Set(mine.map(({ barTime }) => barTime))]
  const blockBars = Math.max(input.labelHorizon, Math.round(Math.cbrt(bars.length)))
  const differences = bootstrapDifference(mine, theirs, {
    ...{
      bars,
      blockBars,
      tries: TRIES,
      seed: `${input.model} ${input.champion.version} ${input.challenger.version}`,
    },
    width: -normalQuantile(error / 2),
  })
  return judgeComparison(
    {
      ...{ schema: 'leme.model-comparison/1', model: input.model, label: input.label },
      ...{ pairedRows: mine.length, bars: bars.length, blockBars, look, confidence: 1 - error },
      champion: describeSide(input, mine, input.champion.version),
      challenger: describeSide(input, theirs, input.challenger.version),
      ...differences,
    },
    input.minTrades,
  )
}

/** Settled predictions of the same bars and instruments, in one order. */
function pair(
  champion: readonly Prediction[],
  challenger: readonly Prediction[],
): [readonly SettledPrediction[], readonly SettledPrediction[]] {
  const known = new Map(challenger.filter(isSettled).map((one) => [`${one.barTime} ${one.instrument}`, one]))
  const pairs = champion.filter(isSettled).flatMap((one) => {
    const other = known.get(`${one.barTime} ${one.instrument}`)
    return other ? [[one, other] as const] : []
  })
  return [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
}

function describeSide(
  { labelHorizon, barMs, rules }: CompareInput,
  predictions: readonly SettledPrediction[],
  version: number,
) {
  return { version, ...scoreQuality(predictions), shadow: shadowOf(predictions, labelHorizon * barMs, rules) }
}

/** Figures of the trades that predictions would have made. */
export function shadowOf(predictions: readonly SettledPrediction[], holdMs: number, rules: ShadowRules) {
  return shadowFigures(shadowTrades(predictions, { holdMs, rules }), {
    instruments: new Set(predictions.map(({ instrument }) => instrument)).size,
    from: predictions[0]?.barTime ?? 0,
    to: predictions.at(-1)?.barTime ?? 0,
  })
}
