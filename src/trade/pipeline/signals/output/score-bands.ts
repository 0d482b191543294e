import type { Band, ScoreNotificationModel } from './output-schema.ts'

/** Where a score lies: the band, its place from 0, the weakest, and its side. */
export interface BandPlace {
  readonly number: number
  readonly side: 'positive' | 'negative'
  readonly band: Band
}

/** What is remembered from one score to the next. */
export type BandState = Pick<BandPlace, 'number' | 'side'>

/** Whether a score came into a stronger band (`up`) or a weaker one. */
export type BandMove = 'up' | 'down'

/**
 * The band of a score: of the positive ones the first whose edge is not below a score above 0, of the negative ones
 * the first whose edge is not above any other score. Undefined beyond the last edge and for NaN.
 */
export function bandOf(score: number, model: ScoreNotificationModel): BandPlace | undefined {
  const side = score > 0 ? 'positive' : 'negative'
  const bands = (side === 'positive' ? model.positive_bands : model.negative_bands) ?? []
  const number = bands.findIndex(({ edge }) => (side === 'positive' ? score <= edge : score >= edge))
  const band = bands[number]
  return band && { number, side, band }
}

/** How a score moved, where it changed its band; the other side of 0 is a stronger band, but for its weakest. */
export function bandMove(before: BandState | undefined, now: BandState): BandMove | undefined {
  if (before === undefined) return undefined
  if (before.side !== now.side && now.number > 0) return 'up'
  return before.number === now.number ? undefined : before.number < now.number ? 'up' : 'down'
}
