import type { BacktestReport, ClosedTrade } from '../api/types.ts'
import { type CsvColumn, formatCsv } from '../format/csv.ts'
import { Button } from '../ui/button.tsx'
import styles from './report.module.css'

interface ExportsProps {
  readonly id: string
  readonly report: BacktestReport
  readonly trades: readonly ClosedTrade[] | undefined
}

/** The report to keep: as a document, as JSON, its trades as CSV. */
export function Exports({ id, report, trades }: ExportsProps) {
  const name = `${report.subject.strategy}-${report.tradeHash.slice(0, 10)}`
  return (
    <>
      <a
        className={styles.export}
        href={`/api/v1/backtests/${encodeURIComponent(id)}/report.html`}
        target="_blank"
        rel="noopener"
        data-testid="export-html"
      >
        Report (HTML)
      </a>
      <Button
        onClick={() => save(`${name}.json`, 'application/json', JSON.stringify(report, null, 2))}
        data-testid="export-json"
      >
        Report (JSON)
      </Button>
      <Button
        disabled={!trades}
        onClick={() => trades && save(`${name}-trades.csv`, 'text/csv', formatCsv(CSV, trades))}
        data-testid="export-csv"
      >
        Trades (CSV)
      </Button>
    </>
  )
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

const CSV: readonly CsvColumn<ClosedTrade>[] = [
  { head: 'id', value: (trade) => trade.id },
  { head: 'pair', value: (trade) => trade.pair },
  { head: 'side', value: (trade) => (trade.isShort ? 'short' : 'long') },
  { head: 'open_time_utc', value: (trade) => new Date(trade.openTime).toISOString() },
  { head: 'close_time_utc', value: (trade) => new Date(trade.closeTime).toISOString() },
  { head: 'open_rate', value: (trade) => trade.openRate },
  { head: 'close_rate', value: (trade) => trade.closeRate },
  { head: 'amount', value: (trade) => trade.amount },
  { head: 'stake_amount', value: (trade) => trade.stakeAmount },
  { head: 'profit_ratio', value: (trade) => trade.profitRatio },
  { head: 'profit_abs', value: (trade) => trade.profitAbs },
  { head: 'exit_reason', value: (trade) => trade.exitReason },
]
