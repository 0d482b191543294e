import { counted, decimal, percent } from '../figure-format.ts'
import type { WalkForward } from './walk-forward.ts'

/** Below this share of what was promised, parameters are mostly fitted to the past. */
const POOR = 0.5
/** A parameter that moves by more of its range from fold to fold has no place of its own. */
const RESTLESS = 0.3

/** What a walk forward says, in one or two sentences. */
export function walkForwardSentence(
  found: Omit<WalkForward, 'sentence'> & { readonly startingBalance: number },
): string {
  const { folds, simulation, startingBalance, gained, drift } = found
  const { length: trades } = simulation.trades
  if (trades === 0) return 'No trade was made out of sample: there is nothing to judge.'
  const profit = simulation.finalBalance / startingBalance - 1
  const outcome =
    profit === 0 ? 'Breaks even' : `${profit > 0 ? 'Gains' : 'Loses'} ${percent(Math.abs(profit))}`
  const held = `${outcome} out of sample in ${counted(trades, 'trade')}; ${gained} of ${counted(folds.length, 'fold')} gained`
  const restless = drift.filter(({ meanStep }) => meanStep !== null && meanStep > RESTLESS)
  const moved =
    restless.length === 0 || folds.length < 3
      ? ''
      : ` From fold to fold ${restless.map(({ name }) => name).join(', ')} moved far: the optimum is no fixed place.`
  return `${held}, ${promise(found)}.${moved}`
}

function promise({ efficiency }: Pick<WalkForward, 'efficiency'>): string {
  if (efficiency === null) return 'nothing was gained in sample'
  if (efficiency <= 0) return 'nothing is left of what was gained in sample'
  const left = `${decimal(efficiency * 100, 0)} % of the profit per day in sample`
  return efficiency < POOR ? `only ${left}` : left
}
