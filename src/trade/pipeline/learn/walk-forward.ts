import type { Column } from '../../../domain/index.ts'
import type { RollingPredict } from '../config/pipeline-config.ts'
import { PipelineFault } from '../pipeline-fault.ts'

/** Half-open ranges of rows of the whole table. */
export interface Fold {
  readonly trainStart: number
  readonly trainEnd: number
  readonly predictStart: number
  readonly predictEnd: number
}

export interface WalkForward {
  readonly time: Column
  readonly rolling: RollingPredict
  readonly labelHorizon: number
  /** Rows of a training; 0 means all. */
  readonly trainLength: number
  /** What to do about too few rows, for the message. */
  readonly advice?: string
}

/** Fewest rows that a model is trained on. */
export const MIN_TRAIN_ROWS = 50

/**
 * Cuts rows into folds that are each trained on the past alone: a training ends `labelHorizon` rows before
 * its prediction starts, so no label of it looks at a predicted row. Of start, size and steps two are given.
 * @throws PipelineFault `config.invalid`, `rows.few`
 */
export function planFolds({
  time,
  rolling,
  labelHorizon,
  trainLength,
  advice,
}: WalkForward): readonly Fold[] {
  const first = rowOf(rolling.data_start ?? 0, time, 'data_start')
  const cut = rolling.data_end ?? 0
  const last = typeof cut === 'number' ? time.length - cut : rowOf(cut, time, 'data_end')
  const rows = Math.max(0, last - first)
  const { start, size, steps } = deriveSteps(rolling, rows, time, first)
  const trainable = start - labelHorizon
  if (size < 1 || steps < 1 || start + size * steps > rows || trainable < MIN_TRAIN_ROWS) {
    const predicted = Math.max(size, 1) * Math.max(steps, 1)
    const needed =
      Math.max(MIN_TRAIN_ROWS + labelHorizon, rolling.prediction_start == null ? 0 : start) + predicted
    const plan = `first prediction at row ${start}, ${steps} × ${size} rows predicted, label_horizon ${labelHorizon}`
    throw new PipelineFault('rows.few', `walking forward needs ${needed} rows, ${rows} are there (${plan})`, {
      where: '/rolling_predict',
      hint: `To get more, ${advice ?? 'import candles'}; or predict fewer rows.`,
    })
  }
  return Array.from({ length: steps }, (_, step) => {
    const predictStart = first + start + step * size
    const trainEnd = predictStart - labelHorizon
    const trainStart = trainLength === 0 ? first : Math.max(first, trainEnd - trainLength)
    return { trainStart, trainEnd, predictStart, predictEnd: predictStart + size }
  })
}

/** Start is counted from the first row of the data range. */
function deriveSteps(
  rolling: RollingPredict,
  rows: number,
  time: Column,
  first: number,
): { start: number; size: number; steps: number } {
  const given = rolling.prediction_start ?? null
  const size = rolling.prediction_size ?? null
  const steps = rolling.prediction_steps ?? null
  if (given === null) {
    if (size !== null && steps !== null) return { start: rows - size * steps, size, steps }
    throw underdetermined()
  }
  const start = typeof given === 'number' ? given : rowOf(given, time, 'prediction_start') - first
  if (size !== null) return { start, size, steps: steps ?? Math.floor((rows - start) / size) }
  if (steps !== null) return { start, size: Math.floor((rows - start) / steps), steps }
  throw underdetermined()
}

function underdetermined(): PipelineFault {
  return new PipelineFault('config.invalid', 'rolling_predict leaves open what to predict', {
    where: '/rolling_predict',
    hint: 'Give two of prediction_start, prediction_size and prediction_steps; the third follows.',
  })
}

/** A row number as it is; of a time the first row not before it. A time without a zone is UTC. */
function rowOf(at: number | string, time: Column, key: string): number {
  if (typeof at === 'number') return at
  const text = at.trim().replace(' ', 'T')
  const millis = Date.parse(/T.*([zZ]|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`)
  if (Number.isNaN(millis)) {
    throw new PipelineFault('config.invalid', `${key} "${at}" is neither a row nor a time`, {
      where: `/rolling_predict/${key}`,
      hint: 'Write a row number or a UTC time such as 2018-01-20 00:00.',
    })
  }
  const row = time.findIndex((value) => value >= millis)
  return row < 0 ? time.length : row
}
