import { holdOut } from '../hold-out.ts'
import { pickSample, type Sample } from './sample.ts'

export interface StoppingSample {
  readonly sample: Sample
  /** The share of it, at its end, that training is stopped by. */
  readonly fraction: number
}

/**
 * A sample whose last rows, `share` of it, decide when training stops; the rows before them whose labels would tell of
 * these are left out, so that no gap is needed any more.
 * @throws PipelineFault `train.refused`
 */
export function stoppingSample(whole: Sample, share: number): StoppingSample {
  const { before, last } = holdOut(whole, share)
  const places = new Int32Array(before.length + last.length)
  places.set(before)
  places.set(last, before.length)
  // Half a row less, so that rounding up gives the very count.
  return { sample: pickSample(whole, places), fraction: (last.length - 0.5) / places.length }
}
