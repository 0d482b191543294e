import { type PlainRun, sum } from './run.ts'

/** Starting balance plus what closed trades earned. */
export function balanceOf(run: PlainRun): number {
  return run.settings.startingBalance + sum(run.closed.map(({ profitAbs }) => profitAbs))
}

/** Own money that one more order may use. */
export function availableIn(run: PlainRun): number {
  const tied = tiedIn(run)
  const free = balanceOf(run) + sum(run.open.map(({ realized }) => realized)) - tied
  return Math.min((tied + free) * run.settings.tradableBalanceRatio - tied, free)
}

/** The stake that the settings give the next trade; null where the money does not suffice. */
export function proposedStake(run: PlainRun): number | null {
  const { stakeAmount, maxOpenTrades, amendLastStakeAmount, lastStakeAmountMinRatio } = run.settings
  const available = availableIn(run)
  const slots = maxOpenTrades < 0 ? Infinity : maxOpenTrades
  const wanted =
    stakeAmount === 'unlimited' ? Math.min((available + tiedIn(run)) / slots, available) : stakeAmount
  const amended = available > wanted * lastStakeAmountMinRatio ? Math.min(wanted, available) : 0
  const stake = amendLastStakeAmount ? amended : wanted
  return stake > 0 && stake <= available ? stake : null
}

function tiedIn(run: PlainRun): number {
  return sum(run.open.map(({ stake }) => stake))
}
