import type { Column } from '../../../../domain/index.ts'
import { type CentredRanks, centredRanks, changesOf } from './centred-ranks.ts'
import type { LeakFinding } from './leak-finding.ts'

interface Named {
  readonly name: string
  readonly values: Column
}

/** A rank correlation from which on two columns are taken for one. */
const SAME = 0.9
const FARTHEST = 32
const SHIFTS = 12

/**
 * Features that copy what a label is made of, from rows after their own: the feature, or its one-row change, is
 * compared with the change of each input in each of the next rows and over the next rows (Spearman's rank
 * correlation). What it shares with the present row as well, as slow columns do, is no finding.
 */
export function findFutureInputs(
  features: readonly Named[],
  inputs: readonly Named[],
  horizon: number,
): readonly LeakFinding[] {
  const shifts = shiftsUpTo(Math.min(horizon, FARTHEST))
  const own = features.map(({ values }) => [centredRanks(values), centredRanks(changesOf(values))])
  return inputs.flatMap((input) => {
    const step = centredRanks(changesOf(input.values))
    const moves = shifts.map((ahead) => centredRanks(moveOf(input.values, ahead)))
    const back = shifts.map((ahead) => centredRanks(moveOf(input.values, -ahead)))
    return features.flatMap((feature, k): readonly LeakFinding[] => {
      for (const [i, ahead] of shifts.entries()) {
        const found = own[k]!.flatMap((ranks) => {
          const now = Math.abs(rankCorrelation(ranks, step, 0))
          const past = Math.abs(rankCorrelation(ranks, back[i]!, 0))
          const next = Math.abs(rankCorrelation(ranks, step, ahead))
          const move = Math.abs(rankCorrelation(ranks, moves[i]!, 0))
          return next > now || move > past ? [Math.max(next > now ? next : 0, move > past ? move : 0)] : []
        })
        const value = Math.max(0, ...found)
        if (value >= SAME) return [finding(feature.name, input.name, { ahead, value })]
      }
      return []
    })
  })
}

function finding(
  feature: string,
  input: string,
  { ahead, value }: { ahead: number; value: number },
): LeakFinding {
  const rows = ahead === 1 ? '1 row' : `${ahead} rows`
  return {
    kind: 'future-input',
    severity: 'leak',
    feature,
    value,
    limit: SAME,
    text: `${feature} moves as ${input} does ${rows} later (rank correlation ${value.toFixed(3)})`,
    advice: `Take it out, or shift it ${rows} later.`,
  }
}

/** 1, 2, 3 … spread over the horizon, the last one included. */
function shiftsUpTo(horizon: number): readonly number[] {
  const all = Array.from({ length: Math.min(SHIFTS, horizon) }, (_, i) =>
    Math.round(1 + (i * (horizon - 1)) / Math.max(1, Math.min(SHIFTS, horizon) - 1)),
  )
  return [...new Set(all)]
}

/** How much the input changes from this row to the one `ahead` rows later, or since, if `ahead` is negative. */
function moveOf(x: Column, ahead: number): Column {
  const out = new Float64Array(x.length).fill(Number.NaN)
  for (let row = Math.max(0, -ahead); row < Math.min(x.length, x.length - ahead); row++) {
    out[row] = ahead > 0 ? x[row + ahead]! - x[row]! : x[row]! - x[row + ahead]!
  }
  return out
}

/** Of `a` with `b` taken `ahead` rows later; 0 where either does not vary. */
function rankCorrelation(a: CentredRanks, b: CentredRanks, ahead: number): number {
  let products = 0
  let squaresA = 0
  let squaresB = 0
  for (let row = 0; row + ahead < a.values.length; row++) {
    if ((a.known[row]! & b.known[row + ahead]!) === 0) continue
    const [p, q] = [a.values[row]!, b.values[row + ahead]!]
    products += p * q
    squaresA += p * p
    squaresB += q * q
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return scale > 0 ? products / scale : 0
}
