import type { Column } from '../../../domain/index.ts'
import type { AssetCandles } from './panel.ts'
import type { PanelSettings } from './panel-settings.ts'
import { isGap } from './stretches.ts'

/** What is to be foretold from each row of an asset. NaN: the last row, a gap behind the row, or no close on either. */
export interface AssetTargets {
  readonly nextClose: Column
  /** 1 where the next close is higher, else 0. */
  readonly nextUp: Column
  /** Time of the row that the target comes from; NaN where there is none. */
  readonly knownAt: Column
}

/** Next close and direction: the only thing here that looks ahead, and never an input of a prediction. */
export function assetTargets(
  { rows, time, close }: AssetCandles,
  { mostGapDays }: Pick<PanelSettings, 'mostGapDays'>,
): AssetTargets {
  const nextClose = new Float64Array(rows).fill(NaN)
  const nextUp = new Float64Array(rows).fill(NaN)
  const knownAt = new Float64Array(rows).fill(NaN)
  for (let row = 0; row + 1 < rows; row++) {
    const next = close[row + 1]!
    if (isGap(time[row]!, time[row + 1]!, mostGapDays) || Number.isNaN(next + close[row]!)) continue
    nextClose[row] = next
    nextUp[row] = next > close[row]! ? 1 : 0
    knownAt[row] = time[row + 1]!
  }
  return { nextClose, nextUp, knownAt }
}
