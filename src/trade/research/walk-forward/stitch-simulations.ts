import { Fault } from '../../../domain/index.ts'
import type { Simulation } from '../../engine/index.ts'

/**
 * Runs of ascending periods as one: trades one after the other, numbered anew, counts added up.
 * @throws Fault `walk-forward.range` without runs
 */
export function stitchSimulations(runs: readonly Simulation[], startingBalance: number): Simulation {
  const [first] = runs
  if (first === undefined) {
    throw new Fault('usage', 'walk-forward.range', 'there is no fold to run', {
      hint: 'Make folds by walkForwardFolds: a longer range of time, or shorter folds.',
    })
  }
  const trades: Simulation['trades'][number][] = []
  let before = 0
  for (const run of runs) {
    let last = before
    for (const trade of run.trades) {
      trades.push({ ...trade, id: before + trade.id })
      last = Math.max(last, before + trade.id)
    }
    before = last
  }
  const sum = (of: (run: Simulation) => number) => runs.reduce((total, run) => total + of(run), 0)
  return {
    trades,
    finalBalance: startingBalance + trades.reduce((total, { profitAbs }) => total + profitAbs, 0),
    rejectedSignals: sum((run) => run.rejectedSignals),
    timedOutEntries: sum((run) => run.timedOutEntries),
    timedOutExits: sum((run) => run.timedOutExits),
    canceledTradeEntries: sum((run) => run.canceledTradeEntries),
    canceledEntryOrders: sum((run) => run.canceledEntryOrders),
    replacedEntryOrders: sum((run) => run.replacedEntryOrders),
    locks: runs.flatMap((run) => run.locks),
    path: runs.every(({ path }) => path === 'fast') ? 'fast' : 'reference',
    startTime: first.startTime,
    endTime: runs.at(-1)!.endTime,
    candles: sum((run) => run.candles),
  }
}
