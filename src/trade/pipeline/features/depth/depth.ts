import type { FeatureGenerator } from '../feature-generator.ts'
import { percentOfBase } from '../itblib/percent-of-base.ts'
import { listOf } from '../schema-parts.ts'
import { finite, overWindows } from '../window/over-windows.ts'
import { windowMean } from '../window/window-moments.ts'
import type { DepthConfig } from './depth-schema.ts'

const COLUMNS = ['gap', ...[1, 2, 5, 10, 20].flatMap((bins) => [`bids_${bins}`, `asks_${bins}`])]
const WINDOWS = [2, 5, 10]
const BASE_WINDOW = 30

/** Means of order book columns in percent of their means over the base window: `gap_2`, `bids_5_10`. */
export const depthFeatures: FeatureGenerator<DepthConfig> = {
  generate({ columns = COLUMNS, windows = WINDOWS, base_window = BASE_WINDOW }, inputs) {
    return columns.flatMap((name) => {
      const x = finite(inputs.read(name))
      return percentOfBase(name, { config: { windows, base_window }, inputs, keepsName: true }, (window) =>
        overWindows(x, { window, from: inputs.from }, windowMean),
      )
    })
  },
  lookBack: ({ windows = WINDOWS, base_window = BASE_WINDOW }) =>
    Math.max(base_window, ...listOf(windows)) - 1,
}
