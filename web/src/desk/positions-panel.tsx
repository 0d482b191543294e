import type { Desk, OpenPosition } from '../api/types.ts'
import { formatNumber, priceDecimals } from '../format/number.ts'
import { formatMinute } from '../format/time.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Signed } from '../ui/signed.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'

/** What the bot holds now. */
export function PositionsPanel({ desk, decimals }: { desk: Desk; decimals: number }) {
  const { positions, money, now } = desk
  return (
    <Panel title={`Open positions (${positions.length})`} testId="positions" asOf={now}>
      {positions.length === 0 ? (
        <Empty
          why={
            money
              ? 'The bot holds nothing now: its strategy waits for an entry.'
              : 'No bot is set up, so nothing is held.'
          }
        />
      ) : (
        <Table
          label="Open positions"
          columns={columns(money?.stakeCurrency ?? '', decimals)}
          rows={positions}
          rowKey={(position) => position.id}
        />
      )}
    </Panel>
  )
}

function columns(currency: string, decimals: number): readonly Column<OpenPosition>[] {
  const price = (position: OpenPosition, value: number) =>
    formatNumber(value, priceDecimals([position.openRate, position.currentRate]))
  return [
    { key: 'pair', head: 'Pair', cell: (position) => position.pair },
    { key: 'side', head: 'Side', wide: true, cell: (position) => (position.isShort ? 'short' : 'long') },
    {
      key: 'opened',
      head: 'Opened (UTC)',
      align: 'right',
      wide: true,
      cell: (position) => formatMinute(position.openTime),
    },
    { key: 'entry', head: 'Entry', align: 'right', wide: true, cell: (one) => price(one, one.openRate) },
    { key: 'now', head: 'Now', align: 'right', cell: (one) => price(one, one.currentRate) },
    { key: 'stop', head: 'Stop', align: 'right', wide: true, cell: (one) => price(one, one.stopLoss) },
    {
      key: 'stake',
      head: `Stake (${currency})`,
      align: 'right',
      wide: true,
      cell: (position) => formatNumber(position.stakeAmount, decimals),
    },
    {
      key: 'profit',
      head: 'Profit',
      align: 'right',
      cell: (position) => <Signed as="percent" value={position.profitRatio} />,
    },
    {
      key: 'money',
      head: `Profit (${currency})`,
      align: 'right',
      cell: (position) => <Signed value={position.profitAbs} decimals={decimals} />,
    },
  ]
}
