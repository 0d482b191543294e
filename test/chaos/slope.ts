/** A line through points in time, by least squares. */
export interface Slope {
  /** A minute. */
  readonly perMinute: number
  /** Half the width of the interval that holds it with 95 %. */
  readonly give: number
  readonly mean: number
}

/** Of so many points that Student's distribution is close to the normal one. */
const NORMAL_95 = 1.96

/**
 * Slope of values over milliseconds. What lies beside the line is taken to be chance, one point like the other; points
 * that follow each other are alike in truth, so the interval is widened by how alike neighbours are.
 */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): Slope {
  const count = points.length
  const minutes = points.map(({ at }) => at / 60_000)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middle, level] = [mean(minutes), mean(points.map(({ value }) => value))]
  const spread = minutes.reduce((sum, minute) => sum + (minute - middle) ** 2, 0)
  if (count < 3 || spread === 0) return { perMinute: 0, give: Number.POSITIVE_INFINITY, mean: level }
  const perMinute =
    points.reduce((sum, { value }, at) => sum + (minutes[at]! - middle) * (value - level), 0) / spread
  const rest = points.map(({ value }, at) => value - level - perMinute * (minutes[at]! - middle))
  const squares = rest.reduce((sum, value) => sum + value ** 2, 0)
  const neighbours = rest.slice(1).reduce((sum, value, at) => sum + value * rest[at]!, 0)
  const likeness = squares === 0 ? 0 : Math.min(0.95, Math.max(0, neighbours / squares))
  const error = Math.sqrt(squares / (count - 2) / spread) * Math.sqrt((1 + likeness) / (1 - likeness))
  return { perMinute, give: NORMAL_95 * error, mean: level }
}

/**
 * Whether something grows: by more than chance explains, and by so much of itself an hour that it matters.
 */
export function grows({ perMinute, give, mean }: Slope, shareAnHour = 0.25): boolean {
  return perMinute - give > 0 && perMinute * 60 > Math.abs(mean) * shareAnHour
}
