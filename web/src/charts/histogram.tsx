import type { BacktestReport } from '../api/types.ts'
import { formatNumber, formatPercent, formatSignedPercent } from '../format/number.ts'
import styles from './histogram.module.css'

/** How many trades ended with which profit; losses stand left of the line at zero. */
export function Histogram({ distribution }: { distribution: BacktestReport['distribution'] }) {
  const { bins, below, above, best, worst } = distribution
  const most = Math.max(1, ...bins.map((bin) => bin.count))
  const trades = bins.reduce((sum, bin) => sum + bin.count, below + above)
  const first = bins[0]?.from ?? 0
  const last = bins.at(-1)?.to ?? 0
  const decimals = distribution.step < 0.001 ? 2 : distribution.step < 0.01 ? 1 : 0
  const label = `${formatNumber(trades)} trades by profit, from ${formatSignedPercent(worst)} to ${formatSignedPercent(best)}.`
  return (
    <figure className={styles.histogram}>
      <div className={styles.bars} role="img" aria-label={label}>
        {bins.map((bin) => (
          <i
            key={bin.from}
            data-side={bin.from < -1e-12 ? 'loss' : 'gain'}
            data-zero={Math.abs(bin.from) < 1e-12 && bin.from !== first}
            title={`${formatSignedPercent(bin.from)} to ${formatSignedPercent(bin.to)}: ${bin.count}`}
          >
            <b style={{ height: `${(100 * bin.count) / most}%` }} />
          </i>
        ))}
      </div>
      <div className={styles.scale} aria-hidden="true">
        <span>{formatPercent(first, decimals)}</span>
        {first < 0 && last > 0 && <span style={{ left: `${(100 * -first) / (last - first)}%` }}>0</span>}
        <span>{formatPercent(last, decimals)}</span>
      </div>
      <figcaption>
        Most in one bar: {formatNumber(most)}. Worst {formatSignedPercent(worst)}, best{' '}
        {formatSignedPercent(best)}
        {below + above > 0 && `; ${formatNumber(below + above)} further out`}.
      </figcaption>
    </figure>
  )
}
