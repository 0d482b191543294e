import { PipelineFault } from '../../pipeline-fault.ts'
import type { Band, ScoreNotificationModel } from './output-schema.ts'

/** Where a score lies. */
export interface BandPlace {
  /** 1, 2, … of positive bands, the strongest has the largest; −1, −2, … of negative ones; 0 between them. */
  readonly number: number
  readonly band: Band | undefined
}

/** Whether a score came into a stronger band (`up`) or a weaker one. */
export type BandMove = 'up' | 'down'

/**
 * The band of a score: of the positive bands the strongest whose edge it reaches, else of the negative ones the
 * strongest whose edge it is below. The order of the lists does not matter. Undefined for NaN.
 */
export function bandOf(score: number, model: ScoreNotificationModel): BandPlace | undefined {
  if (Number.isNaN(score)) return undefined
  const { positive_bands = [], negative_bands = [] } = model
  const above = positive_bands.toSorted((a, b) => a.edge - b.edge)
  const reached = above.findLastIndex(({ edge }) => score >= edge)
  if (reached >= 0) return { number: reached + 1, band: above[reached] }
  const below = negative_bands.toSorted((a, b) => b.edge - a.edge)
  const undercut = below.findLastIndex(({ edge }) => score < edge)
  return undercut >= 0 ? { number: -(undercut + 1), band: below[undercut] } : { number: 0, band: undefined }
}

/**
 * Refuses bands that cannot be told apart.
 * @throws PipelineFault `config.invalid` for an edge that is there twice, a negative band above a positive one, or
 * no score column
 */
export function requireBands(model: ScoreNotificationModel): void {
  const { positive_bands = [], negative_bands = [], score_column_names } = model
  if (score_column_names === undefined) {
    throw new PipelineFault('config.invalid', 'score_column_names is missing', {
      hint: 'Name the column whose score is told.',
    })
  }
  const [above, below] = [positive_bands, negative_bands].map((bands) => bands.map(({ edge }) => edge)) as [
    number[],
    number[],
  ]
  for (const edges of [above, below]) {
    const twice = edges.find((edge, i) => edges.indexOf(edge) < i)
    if (twice !== undefined) throw new PipelineFault('config.invalid', `two bands have the edge ${twice}`)
  }
  const [least, most] = [Math.min(...above), Math.max(...below)]
  if (most <= least) return
  throw new PipelineFault(
    'config.invalid',
    `a negative band begins at ${most}, above the positive edge ${least}`,
    {
      hint: 'Let every negative edge lie below every positive one.',
    },
  )
}
