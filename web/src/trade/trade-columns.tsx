import type { ClosedTrade } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatHeld, formatMinute } from '../format/time.ts'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { Signed } from '../ui/signed.tsx'
import { exitReasonWords } from './exit-reason.ts'

interface TradeColumnOptions {
  readonly currency: string
  readonly moneyDecimals: number
  /** Decimals of a pair's prices. */
  readonly priceDecimals: ReadonlyMap<string, number>
  readonly onOpen: (trade: ClosedTrade) => void
}

/** The columns of a ledger of closed trades. */
export function tradeColumns(options: TradeColumnOptions): readonly Column<ClosedTrade>[] {
  const { currency, moneyDecimals, priceDecimals, onOpen } = options
  const price = (trade: ClosedTrade, value: number) => formatNumber(value, priceDecimals.get(trade.pair))
  return [
    {
      key: 'id',
      head: 'No.',
      align: 'right',
      width: '60px',
      wide: true,
      sort: (trade) => trade.id,
      cell: (trade) => formatNumber(trade.id),
    },
    {
      key: 'pair',
      head: 'Pair',
      sort: (trade) => trade.pair,
      cell: (trade) => (
        <RowButton onClick={() => onOpen(trade)}>
          {trade.pair}
          <span className="visually-hidden">, trade {trade.id}</span>
        </RowButton>
      ),
    },
    {
      key: 'side',
      head: 'Side',
      width: '50px',
      wide: true,
      sort: (trade) => (trade.isShort ? 1 : 0),
      cell: (trade) => (trade.isShort ? 'short' : 'long'),
    },
    {
      key: 'opened',
      head: 'Opened (UTC)',
      align: 'right',
      width: '128px',
      wide: true,
      sort: (trade) => trade.openTime,
      cell: (trade) => formatMinute(trade.openTime),
    },
    {
      key: 'closed',
      head: 'Closed (UTC)',
      align: 'right',
      width: '128px',
      sort: (trade) => trade.closeTime,
      cell: (trade) => formatMinute(trade.closeTime),
    },
    {
      key: 'held',
      head: 'Held',
      align: 'right',
      width: '82px',
      wide: true,
      sort: (trade) => trade.closeTime - trade.openTime,
      cell: (trade) => formatHeld(trade.closeTime - trade.openTime),
    },
    {
      key: 'entry',
      head: 'Entry',
      align: 'right',
      width: '94px',
      wide: true,
      sort: (trade) => trade.openRate,
      cell: (trade) => price(trade, trade.openRate),
    },
    {
      key: 'exit',
      head: 'Exit',
      align: 'right',
      width: '94px',
      wide: true,
      sort: (trade) => trade.closeRate,
      cell: (trade) => price(trade, trade.closeRate),
    },
    {
      key: 'profit',
      head: 'Profit',
      align: 'right',
      width: '88px',
      sort: (trade) => trade.profitRatio,
      cell: (trade) => <Signed as="percent" value={trade.profitRatio} />,
    },
    {
      key: 'money',
      head: `Profit (${currency})`,
      align: 'right',
      width: '90px',
      wide: true,
      sort: (trade) => trade.profitAbs,
      cell: (trade) => <Signed value={trade.profitAbs} decimals={moneyDecimals} />,
    },
    {
      key: 'reason',
      head: 'Closed by',
      width: '104px',
      wide: true,
      sort: (trade) => trade.exitReason,
      cell: (trade) => exitReasonWords(trade.exitReason),
    },
  ]
}
