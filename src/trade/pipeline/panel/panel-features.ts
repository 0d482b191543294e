import { type AssetFeatures, assetFeatures } from './asset-features.ts'
import type { Panel } from './panel.ts'
import type { PanelSettings } from './panel-settings.ts'

/** Features of every asset, in the panel's order; those of one asset depend on its own candles alone. */
export function panelFeatures(
  panel: Panel,
  settings: Pick<PanelSettings, 'mostGapDays'>,
): readonly AssetFeatures[] {
  return panel.assets.map((asset) => assetFeatures(asset, settings))
}
