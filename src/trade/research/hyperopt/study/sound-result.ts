import { type Objective, objectiveName } from '../loss/objective.ts'
import type { TrialResult } from '../port.ts'

/**
 * A result that can be kept and learned from: a loss that is missing or no finite number makes the trial a
 * failed one, a figure that is none is null.
 */
export function soundResult(result: TrialResult, objectives: readonly Objective[]): TrialResult {
  const { number } = result
  const durationMs = result.durationMs >= 0 && Number.isFinite(result.durationMs) ? result.durationMs : 0
  if (result.kind === 'failed') return { kind: 'failed', number, reason: result.reason, durationMs }
  const { losses, figures, tradeHash, sharpePerTrade } = result.evaluation
  const failed = (reason: string): TrialResult => ({ kind: 'failed', number, reason, durationMs })
  if (losses.length !== objectives.length) {
    return failed(`${losses.length} losses for ${objectives.length} objectives`)
  }
  const unsound = losses.findIndex((loss) => !Number.isFinite(loss))
  if (unsound >= 0) return failed(`${objectiveName(objectives[unsound]!)} is ${losses[unsound]}`)
  return {
    kind: 'told',
    number,
    durationMs,
    evaluation: {
      losses: losses.map((loss) => loss + 0),
      figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, finite(value)])),
      tradeHash,
      sharpePerTrade: finite(sharpePerTrade),
    },
  }
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value + 0 : null
}
