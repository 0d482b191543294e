import type { BacktestReport } from '../api/types.ts'
import { formatSigned } from '../format/number.ts'
import styles from './monthly-grid.module.css'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Profit of each month in percent, a row per year; the tint follows the size, the sign says the side. */
export function MonthlyGrid({ monthly }: { monthly: BacktestReport['monthly'] }) {
  const most = Math.max(0.0001, ...monthly.flatMap((row) => row.months.map((month) => Math.abs(month ?? 0))))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Profit by month">
      <table className={styles.grid} data-testid="monthly">
        <thead>
          <tr>
            <th scope="col">Year</th>
            {MONTHS.map((month) => (
              <th key={month} scope="col">
                {month}
              </th>
            ))}
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {monthly.map((row) => (
            <tr key={row.year}>
              <th scope="row">{row.year}</th>
              {row.months.map((month, at) => (
                <td key={MONTHS[at]} style={month === null ? undefined : { background: tint(month, most) }}>
                  {month === null ? '' : formatSigned(month * 100, 1)}
                </td>
              ))}
              <td className={styles.total}>{formatSigned(row.total * 100, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function tint(month: number, most: number): string {
  const share = Math.round((26 * Math.abs(month)) / most)
  return `color-mix(in srgb, var(${month < 0 ? '--down' : '--up'}) ${share}%, transparent)`
}
