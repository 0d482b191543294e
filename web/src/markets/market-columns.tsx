import type { Market } from '../api/types.ts'
import { formatNumber, priceDecimals } from '../format/number.ts'
import { formatSpan, formatUtc } from '../format/time.ts'
import { useNow } from '../ui/clock.ts'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { Signed } from '../ui/signed.tsx'
import styles from './markets.module.css'
import { Spark } from './spark.tsx'

export function marketKey({ venue, pair }: Pick<Market, 'venue' | 'pair'>): string {
  return `${venue} ${pair}`
}

/** The columns of the watchlist. In: when its ages were true, UTC milliseconds. */
export function marketColumns(asOf: number, onOpen: (market: Market) => void): readonly Column<Market>[] {
  return [
    {
      key: 'pair',
      head: 'Market',
      sort: ({ pair, venue }) => `${pair} ${venue}`,
      cell: (market) => (
        <RowButton onClick={() => onOpen(market)}>
          {market.pair} <span className={styles.venue}>{market.venue}</span>
        </RowButton>
      ),
    },
    {
      key: 'price',
      head: 'Last',
      align: 'right',
      width: '84px',
      sort: ({ price }) => price ?? Number.NEGATIVE_INFINITY,
      cell: ({ price, spark }) => formatNumber(price, priceDecimals([...spark, price ?? 0])),
    },
    {
      key: 'change',
      head: '24 h',
      align: 'right',
      width: '80px',
      sort: ({ change }) => change ?? Number.NEGATIVE_INFINITY,
      cell: ({ change }) => <Signed as="percent" value={change} />,
    },
    { key: 'spark', head: 'Day', width: '68px', wide: true, cell: ({ spark }) => <Spark values={spark} /> },
    {
      key: 'age',
      head: 'Newest',
      align: 'right',
      width: '70px',
      sort: ({ ageMs }) => ageMs,
      cell: (market) => <MarketAge market={market} asOf={asOf} />,
    },
  ]
}

function MarketAge({ market, asOf }: { market: Market; asOf: number }) {
  const now = useNow()
  const age = formatSpan(market.ageMs + Math.max(0, now - asOf))
  return (
    <span
      className={market.stale ? styles.stale : undefined}
      title={`Newest candle ${formatUtc(market.lastTime)}, ${market.timeframe}, from ${market.source}`}
    >
      {market.stale ? `stale ${age}` : age}
    </span>
  )
}
