import type { BacktestReport } from '../api/types.ts'
import { formatNumber, formatPercent, formatSignedPercent } from '../format/number.ts'
import { formatHeld } from '../format/time.ts'
import { Figures } from '../ui/figures.tsx'
import { Signed } from '../ui/signed.tsx'

/** Beyond this the divisor of a ratio was rounding noise; −100 stands for one that was zero. */
const MEANINGLESS = 1e6

/** The figures that a reader asks for first. */
export function ReportFigures({ report, decimals }: { report: BacktestReport; decimals: number }) {
  const { metrics, hold, subject } = report
  return (
    <Figures
      testId="report-figures"
      figures={[
        {
          name: 'Profit',
          value: <Signed as="percent" value={metrics.profitTotal} />,
          note: `${formatNumber(metrics.finalBalance, decimals)} ${subject.stakeCurrency}`,
        },
        {
          name: 'Against holding',
          value: hold ? (
            <>
              <Signed value={(metrics.profitTotal - hold.profitTotal) * 100} decimals={1} /> pt
            </>
          ) : (
            '–'
          ),
          note: hold ? `holding ${formatSignedPercent(hold.profitTotal)}` : 'nothing to hold',
        },
        {
          name: 'Deepest drawdown',
          value: formatPercent(-metrics.maxDrawdownAccount),
          note: hold ? `holding ${formatPercent(-hold.maxDrawdown)}` : '',
        },
        {
          name: 'Sharpe',
          value: ratio(metrics.sharpe),
          note: `Sortino ${ratio(metrics.sortino)}`,
        },
        {
          name: 'Trades',
          value: formatNumber(metrics.totalTrades),
          note: `${formatPercent(metrics.winrate, 1)} won`,
        },
        {
          name: 'Profit factor',
          value: metrics.losses === 0 ? '–' : formatNumber(metrics.profitFactor, 2),
          note: `expectancy ${formatNumber(metrics.expectancy, decimals)}`,
        },
        {
          name: 'Held',
          value: formatHeld(metrics.holdingAvgS * 1000),
          note: `${formatNumber(metrics.backtestDays)} days, ${formatNumber(subject.candles)} candles`,
        },
      ]}
    />
  )
}

function ratio(value: number): string {
  return value === -100 || Math.abs(value) >= MEANINGLESS ? '–' : formatNumber(value, 2)
}
