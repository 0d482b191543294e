import type { Column } from '../../../domain/index.ts'
import { deviation, mean, normalQuantile } from '../../../math/index.ts'
import { known, type PanelBaseline, type PanelVerdict } from './panel-metrics.ts'
import type { PanelAlgorithm, PanelType } from './panel-model.ts'

const CHANCE = 0.01

/** What is judged: predictions of all folds; NaN on rows outside of them. */
export interface Judged {
  readonly type: PanelType
  readonly algo: PanelAlgorithm
  readonly time: Column
  readonly target: Column
  readonly prediction: Column
  readonly baselines: Readonly<Partial<Record<PanelBaseline, Column>>>
  /** First row of each fold, and the end of the last. */
  readonly foldStarts: readonly number[]
  /** Models trained beside it: the more there are, the likelier one is lucky. */
  readonly models: number
}

/**
 * Is the model better than the best baseline, beyond chance? Losses (share of the close missed, or wrong directions)
 * are averaged by date, since assets move together; the mean difference over dates must be above the normal quantile
 * of 1 % divided by the number of models, in standard errors.
 */
export function judgePanel(judged: Judged): PanelVerdict {
  const own = losses(judged, judged.prediction)
  const names = Object.keys(judged.baselines) as PanelBaseline[]
  const rivals = names.map((name) => ({ name, loss: losses(judged, judged.baselines[name]!) }))
  const [against] = rivals.sort((a, b) => meanKnown(a.loss) - meanKnown(b.loss))
  const gains = gainsByDate(judged.time, own, against!.loss)
  const middle = gains.length === 0 ? NaN : mean(gains)
  const error = deviation(gains, { ddof: 1 }) / Math.sqrt(gains.length)
  const t = known(middle / error)
  const beats = middle > 0 && t !== null && t > normalQuantile(1 - CHANCE / judged.models)
  const foldsBetter = countBetter(judged.foldStarts, own, against!.loss)
  const facts = { beats, against: against!.name, t, dates: gains.length, foldsBetter }
  return { ...facts, text: sentence(judged, facts, { own: meanKnown(own), rival: meanKnown(against!.loss) }) }
}

function losses({ type, target }: Judged, prediction: Column): Column {
  return target.map((wanted, row) => {
    const told = prediction[row]!
    if (Number.isNaN(told + wanted)) return NaN
    if (type === 'regression') return Math.abs(told - wanted) / wanted
    return told >= 0.5 === (wanted === 1) ? 0 : 1
  })
}

function gainsByDate(time: Column, own: Column, rival: Column): number[] {
  const gains: number[] = []
  let sum = 0
  let rows = 0
  for (let row = 0; row < time.length; row++) {
    const gain = rival[row]! - own[row]!
    if (!Number.isNaN(gain)) {
      sum += gain
      rows++
    }
    if (time[row + 1] === time[row]) continue
    if (rows > 0) gains.push(sum / rows)
    sum = 0
    rows = 0
  }
  return gains
}

function countBetter(starts: readonly number[], own: Column, rival: Column): number {
  let better = 0
  for (let fold = 0; fold + 1 < starts.length; fold++) {
    const [start, end] = [starts[fold]!, starts[fold + 1]!]
    if (meanKnown(own.subarray(start, end)) < meanKnown(rival.subarray(start, end))) better++
  }
  return better
}

function meanKnown(values: Column): number {
  return mean(values.filter((value) => !Number.isNaN(value)))
}

const BASELINE_NAMES: Readonly<Record<PanelBaseline, string>> = {
  last_close: 'the last close',
  majority: 'the commoner direction',
  last_direction: 'the direction of the day before',
}

function sentence(
  { type, algo, foldStarts }: Judged,
  { beats, against, t, dates, foldsBetter }: Omit<PanelVerdict, 'text'>,
  { own, rival }: { readonly own: number; readonly rival: number },
): string {
  const percent = (loss: number) =>
    type === 'regression' ? `${(loss * 100).toFixed(3)} %` : `${((1 - loss) * 100).toFixed(2)} %`
  const what = type === 'regression' ? 'of the next close missed' : 'of directions right'
  const measure = `${percent(own)} ${what} against ${percent(rival)}`
  const proof = `better in ${foldsBetter} of ${foldStarts.length - 1} folds, t = ${t?.toFixed(1) ?? '–'} over ${dates} dates`
  if (beats) return `${algo} beats ${BASELINE_NAMES[against]}: ${measure}; ${proof}.`
  return `${algo} does not beat ${BASELINE_NAMES[against]} beyond chance: ${measure}; ${proof}.`
}
