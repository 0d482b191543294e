import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Desk } from '../api/types.ts'
import { EquityChartSlot } from '../charts/chart-slot.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'

/** Equity over drawdown of the bot, point by point as its candles come. */
export function EquityPanel({ desk, decimals }: { desk: Desk; decimals: number }) {
  const { equity, money, now } = desk
  const curve = useMemo(() => equity && { ...equity, hold: null }, [equity])
  return (
    <Panel title="Equity and drawdown" testId="equity-panel" asOf={now}>
      {curve && money && curve.time.length > 1 ? (
        <EquityChartSlot
          curve={curve}
          currency={money.stakeCurrency}
          decimals={decimals}
          height={320}
          label="Equity of the bot"
        />
      ) : (
        <Empty
          why={
            money
              ? 'The bot has not finished two candles yet; the curve begins with the second.'
              : 'No bot is set up: equity appears when one trades on paper.'
          }
          action={money ? undefined : <Link to="/backtests">See backtests</Link>}
          command={
            money ? 'npx leme up' : 'npx leme trade --paper -s STRATEGY.ts --venue VENUE -p BASE/QUOTE'
          }
        />
      )}
    </Panel>
  )
}
