import { formatPercent } from '../format/number.ts'
import styles from './spread.module.css'

interface SpreadProps {
  readonly spread: { readonly p5: number; readonly p50: number; readonly p95: number }
  /** What the run itself gave. */
  readonly actual: number
}

/** Where 90 % of the tries lie (line), their middle (tick), and the run itself (diamond). All fractions. */
export function Spread({ spread, actual }: SpreadProps) {
  const { p5, p50, p95 } = spread
  const low = Math.min(p5, actual)
  const high = Math.max(p95, actual)
  const place = (value: number) => `${high > low ? 4 + (92 * (value - low)) / (high - low) : 50}%`
  return (
    <figure className={styles.spread}>
      <div className={styles.axis} aria-hidden="true">
        <i className={styles.range} style={{ left: place(p5), right: `calc(100% - ${place(p95)})` }} />
        <i className={styles.middle} style={{ left: place(p50) }} />
        <i className={styles.actual} style={{ left: place(actual) }} />
      </div>
      <figcaption>
        90 % of tries from {formatPercent(p5, 1)} to {formatPercent(p95, 1)}, middle {formatPercent(p50, 1)},
        this run {formatPercent(actual, 1)}
      </figcaption>
    </figure>
  )
}
