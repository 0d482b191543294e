import { type PanelModel, predictPanel } from './panel-model.ts'
import { featuresOfSnapshot, type PanelSnapshot } from './panel-snapshot.ts'
import { panelTable } from './panel-table.ts'

/** What a model says of the row behind an asset's newest one. */
export interface LatestPrediction {
  readonly symbol: string
  /** The next close, or the probability that it is higher. */
  readonly value: number
  /** Whether the model was trained on rows of this asset, too. */
  readonly assetTrained: boolean
}

/** Predictions of one model by symbol; assets whose newest close is not known have none. */
export function predictLatest(
  model: PanelModel,
  snapshot: PanelSnapshot,
): ReadonlyMap<string, LatestPrediction> {
  const table = panelTable(featuresOfSnapshot(snapshot), model.settings)
  const values = predictPanel(model, table, table.rows)
  const trained = new Set(model.encoding.assets)
  return new Map(
    Array.from(values, (value, row) => {
      const symbol = table.symbols[table.asset[row]!]!
      return [symbol, { symbol, value, assetTrained: trained.has(symbol) }]
    }),
  )
}
