import { nearest } from '../../../../domain/index.ts'
import { BacktestMetricsSchema } from '../../metrics-schema.ts'
import { HyperoptError } from '../hyperopt-error.ts'
import type { LossInput } from './loss.ts'
import { LOSS_FUNCTIONS, LOSS_NAMES, type LossName } from './loss-functions.ts'

/** What a search makes better. JSON. */
export type Objective =
  | { readonly kind: 'loss'; readonly loss: LossName }
  /** A figure of `BacktestMetrics`. */
  | { readonly kind: 'figure'; readonly figure: string; readonly direction: 'minimise' | 'maximise' }

/** Loss of a trial with fewer trades than are wanted: any other one is better. freqtrade's constant. */
export const TOO_FEW_TRADES_LOSS = 100_000

/** The figures of `BacktestMetrics` that are one number. */
export const FIGURE_NAMES: readonly string[] = Object.entries(BacktestMetricsSchema.properties)
  .filter(([, schema]) => schema.type === 'number' || schema.type === 'integer')
  .map(([name]) => name)

const DIRECTIONS = { min: 'minimise', max: 'maximise' } as const

/**
 * Reads `SharpeHyperOptLoss`, `max:profitFactor` or `min:maxDrawdownAccount`.
 * @throws HyperoptError `hyperopt.objective`, with the nearest name
 */
export function readObjective(text: string): Objective {
  const [, prefix, figure] = /^(min|max):(.*)$/.exec(text) ?? []
  if (figure !== undefined) {
    if (!FIGURE_NAMES.includes(figure)) throw unknown('figure', figure, FIGURE_NAMES)
    return { kind: 'figure', figure, direction: DIRECTIONS[prefix as 'min' | 'max'] }
  }
  if (Object.hasOwn(LOSS_FUNCTIONS, text)) return { kind: 'loss', loss: text as LossName }
  throw unknown('loss function', text, LOSS_NAMES)
}

/** The text that {@link readObjective} reads; it names the objective everywhere. */
export function objectiveName(objective: Objective): string {
  if (objective.kind === 'loss') return objective.loss
  return `${objective.direction === 'maximise' ? 'max' : 'min'}:${objective.figure}`
}

/**
 * How a backtest fares, lower is better: the loss function's value, the figure to minimise, or the one to
 * maximise with the other sign. {@link TOO_FEW_TRADES_LOSS} below `minTrades`, which is at least 1.
 */
export function objectiveLoss(objective: Objective, input: LossInput, minTrades = 1): number {
  if (input.metrics.totalTrades < Math.max(1, minTrades)) return TOO_FEW_TRADES_LOSS
  if (objective.kind === 'loss') return LOSS_FUNCTIONS[objective.loss](input) + 0
  const value = (input.metrics as Readonly<Record<string, unknown>>)[objective.figure] as number
  return (objective.direction === 'maximise' ? -value : value) + 0
}

function unknown(what: string, name: string, names: readonly string[]): HyperoptError {
  const near = nearest(name, names)
  return new HyperoptError('hyperopt.objective', `there is no ${what} "${name}"`, {
    hint: near
      ? `Did you mean "${near}"?`
      : `There are ${names.join(', ')}${what === 'figure' ? '' : '; or max: or min: and a figure'}.`,
  })
}
