import { useEffect, useMemo, useRef } from 'react'
import type { BacktestRun, ClosedTrade } from '../api/types.ts'
import { PriceChartSlot } from '../charts/chart-slot.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './report.module.css'

/** The venue of candles that no store has. */
const FILES = 'files'

interface PricePanelProps {
  readonly spec: BacktestRun['spec']
  readonly startTime: number
  readonly endTime: number
  readonly trades: readonly ClosedTrade[]
  readonly selected: ClosedTrade | undefined
  readonly pair: string
  readonly asOf: number | undefined
  readonly onPair: (pair: string) => void
}

/** Candles of one pair of the run with its trades; a trade selected in the ledger is brought into view. */
export function PricePanel(props: PricePanelProps) {
  const { spec, startTime, endTime, trades, selected, pair, asOf, onPair } = props
  const panel = useRef<HTMLDivElement>(null)
  const bounds = useMemo(() => ({ start: startTime, end: endTime }), [startTime, endTime])
  const own = useMemo(() => trades.filter((trade) => trade.pair === pair), [trades, pair])

  useEffect(() => {
    if (selected) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  return (
    <div ref={panel} className={styles.price}>
      <Panel
        title="Price and trades"
        testId="price-panel"
        asOf={asOf}
        actions={
          <>
            <select
              className={styles.pair}
              aria-label="Pair"
              value={pair}
              onChange={(event) => onPair(event.target.value)}
              data-testid="pair"
            >
              {spec.pairs.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
            <span className={styles.faint}>
              {spec.timeframe}, {spec.venue}
            </span>
          </>
        }
      >
        {spec.venue === FILES ? (
          <Empty why="Its candles were read from files; the store does not have them." />
        ) : (
          <PriceChartSlot
            key={pair}
            venue={spec.venue}
            pair={pair}
            timeframe={spec.timeframe}
            bounds={bounds}
            trades={own}
            selected={selected?.pair === pair ? selected : undefined}
            height={360}
          />
        )}
      </Panel>
    </div>
  )
}
