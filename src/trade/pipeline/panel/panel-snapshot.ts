import {
  type AssetFeatures,
  PANEL_FEATURES,
  PANEL_FEATURES_VERSION,
  type PanelFeature,
} from './asset-features.ts'
import { known } from './panel-metrics.ts'

export const PANEL_LATEST_SCHEMA = 'leme.panel-latest/1'

/** The newest row of an asset; null where something is not known. */
export interface LatestRow {
  readonly symbol: string
  /** UTC milliseconds. */
  readonly time: number
  readonly close: number | null
  readonly features: Readonly<Record<PanelFeature, number | null>>
}

/** The newest row of every asset: all that a prediction needs of the data. Plain JSON. */
export interface PanelSnapshot {
  readonly schema: typeof PANEL_LATEST_SCHEMA
  readonly featuresVersion: number
  /** SHA-256 of the file that it was made of. */
  readonly dataHash: string
  /** Ascending by symbol. */
  readonly assets: readonly LatestRow[]
}

export function panelSnapshot(features: readonly AssetFeatures[], dataHash: string): PanelSnapshot {
  const assets = features.map(({ candles, columns }) => {
    const row = candles.rows - 1
    const values = PANEL_FEATURES.map((name) => [name, known(columns[name][row]!)])
    return {
      symbol: candles.symbol,
      time: candles.time[row]!,
      close: known(candles.close[row]!),
      features: Object.fromEntries(values) as LatestRow['features'],
    }
  })
  return { schema: PANEL_LATEST_SCHEMA, featuresVersion: PANEL_FEATURES_VERSION, dataHash, assets }
}

/** The rows of a snapshot as features of assets with one row each. */
export function featuresOfSnapshot({ assets }: PanelSnapshot): AssetFeatures[] {
  const cell = (value: number | null) => Float64Array.of(value ?? NaN)
  return assets.map(({ symbol, time, close, features }) => {
    const unknown = cell(null)
    const candles = {
      symbol,
      rows: 1,
      time: Float64Array.of(time),
      high: unknown,
      low: unknown,
      open: unknown,
      close: cell(close),
      volumefrom: unknown,
      volumeto: unknown,
    }
    const columns = PANEL_FEATURES.map((name) => [name, cell(features[name])])
    return { candles, columns: Object.fromEntries(columns) as AssetFeatures['columns'] }
  })
}
