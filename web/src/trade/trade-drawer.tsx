import type { ClosedTrade } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatHeld, formatUtc } from '../format/time.ts'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Signed } from '../ui/signed.tsx'
import { exitReasonWords } from './exit-reason.ts'

interface TradeDrawerProps {
  readonly trade: ClosedTrade
  readonly currency: string
  readonly moneyDecimals: number
  readonly priceDecimals: number
  readonly onClose: () => void
}

/** Everything that is known of one closed trade. */
export function TradeDrawer({ trade, currency, moneyDecimals, priceDecimals, onClose }: TradeDrawerProps) {
  const price = (value: number) => formatNumber(value, priceDecimals)
  const money = (value: number) => `${formatNumber(value, moneyDecimals)} ${currency}`
  return (
    <Drawer title={`Trade ${trade.id}, ${trade.pair}`} testId="trade-drawer" onClose={onClose}>
      <Facts
        facts={[
          { name: 'Profit', value: <Signed as="percent" value={trade.profitRatio} /> },
          {
            name: `Profit (${currency})`,
            value: <Signed value={trade.profitAbs} decimals={moneyDecimals} />,
          },
          { name: 'Closed by', value: exitReasonWords(trade.exitReason) },
          { name: 'Side', value: trade.isShort ? 'short' : 'long' },
          { name: 'Opened', value: formatUtc(trade.openTime) },
          { name: 'Closed', value: formatUtc(trade.closeTime) },
          { name: 'Held', value: formatHeld(trade.closeTime - trade.openTime) },
          { name: 'Entry', value: price(trade.openRate) },
          { name: 'Exit', value: price(trade.closeRate) },
          { name: 'Lowest and highest', value: `${price(trade.minRate)} and ${price(trade.maxRate)}` },
          { name: 'Stop at entry', value: price(trade.initialStopLoss) },
          { name: 'Stop at exit', value: price(trade.stopLoss) },
          { name: 'Amount', value: formatNumber(trade.amount, 8) },
          { name: 'Stake', value: money(trade.stakeAmount) },
          { name: 'Leverage', value: formatNumber(trade.leverage, Number.isInteger(trade.leverage) ? 0 : 2) },
          { name: 'Fees', value: `${formatPercent(trade.feeOpen)} in, ${formatPercent(trade.feeClose)} out` },
          ...(trade.fundingFees === 0 ? [] : [{ name: 'Funding', value: money(trade.fundingFees) }]),
          ...(trade.liquidationPrice === null
            ? []
            : [{ name: 'Liquidation at', value: price(trade.liquidationPrice) }]),
          ...(trade.fills ?? []).map((fill, at) => ({
            name: `${at + 1}. ${fill.side}`,
            value: `${formatNumber(fill.amount, 8)} at ${price(fill.rate)}, ${formatUtc(fill.time)}`,
          })),
        ]}
      />
    </Drawer>
  )
}
