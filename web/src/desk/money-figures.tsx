import type { BotMoney, Desk } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { Figures } from '../ui/figures.tsx'
import { Signed } from '../ui/signed.tsx'

interface MoneyFiguresProps {
  readonly money: BotMoney
  readonly decimals: number
  readonly curve: Desk['equity']
}

/** What the bot has, made, and risks. */
export function MoneyFigures({ money, decimals, curve }: MoneyFiguresProps) {
  const { stakeCurrency, today } = money
  return (
    <Figures
      testId="money"
      figures={[
        {
          name: `Equity (${stakeCurrency})`,
          value: formatNumber(money.equity, decimals),
          note: `from ${formatNumber(money.startingBalance, decimals)}`,
        },
        {
          name: 'Profit',
          value: <Signed as="percent" value={money.profitRatio} />,
          note: <Signed value={money.profitAbs} decimals={decimals} />,
        },
        {
          name: today.since === null ? 'Today' : `Today, ${formatDay(today.since)} UTC`,
          value: <Signed as="percent" value={today.profitRatio} />,
          note: <Signed value={today.profitAbs} decimals={decimals} />,
        },
        {
          name: 'Realised',
          value: <Signed value={money.realisedAbs} decimals={decimals} />,
          note: `${formatNumber(money.closedTrades)} closed ${money.closedTrades === 1 ? 'trade' : 'trades'}`,
        },
        {
          name: 'Deepest drawdown',
          value: formatPercent(curve?.maxDrawdown ?? null),
          note: `now ${formatPercent(curve?.drawdown.at(-1) ?? null)}`,
        },
      ]}
    />
  )
}
