import {
  type LoadedPanel,
  type LoadedPanelModel,
  type PanelSnapshot,
  predictLatest,
} from '../../trade/pipeline/index.ts'

/** What one model says of an asset's next row. */
export interface ModelAnswer {
  readonly model: string
  readonly type: 'regression' | 'classification'
  readonly algo: string
  /** ISO time of the newest row whose close the model knew. */
  readonly trainedThrough: string
  /** Whether it was trained on this asset, too. */
  readonly assetTrained: boolean
  /** Whether it beat its baselines on rows that it had not seen. */
  readonly beatsBaseline: boolean
  /** Of a regression. */
  readonly nextClose?: number
  readonly nextReturn?: number
  /** Of a classification. */
  readonly nextDirection?: 'up' | 'not-up'
  readonly probabilityUp?: number
}

export interface AssetAnswer {
  readonly symbol: string
  /** UTC milliseconds of the row that is predicted from. */
  readonly time: number
  readonly close: number | null
  readonly features: PanelSnapshot['assets'][number]['features']
  /** Empty where the newest close is not known. */
  readonly predictions: readonly ModelAnswer[]
}

/** Models of one version with all that they say; nobody changes it after it was made. */
export interface ServingSet {
  readonly version: string
  /** UTC milliseconds. */
  readonly loadedAt: number
  readonly models: readonly LoadedPanelModel[]
  readonly dataHash: string
  readonly assets: ReadonlyMap<string, AssetAnswer>
}

/** Predicts every asset with every model. */
export function servingSet({ version, models, snapshot }: LoadedPanel, loadedAt: number): ServingSet {
  const told = models.map((model) => ({ model, latest: predictLatest(model.model, snapshot) }))
  const assets = snapshot.assets.map(({ symbol, time, close, features }) => {
    const predictions = told.flatMap(({ model, latest }) => {
      const found = latest.get(symbol)
      return found && close !== null ? [answerOf(model, { ...found, close })] : []
    })
    return [symbol, { symbol, time, close, features, predictions }] as const
  })
  return { version, loadedAt, models, dataHash: snapshot.dataHash, assets: new Map(assets) }
}

function answerOf(
  { name, model, metrics }: LoadedPanelModel,
  { value, assetTrained, close }: { value: number; assetTrained: boolean; close: number },
): ModelAnswer {
  const common = {
    model: name,
    type: model.type,
    algo: model.algo,
    trainedThrough: new Date(model.trainedThrough).toISOString(),
    assetTrained,
    beatsBaseline: metrics.verdict.beats,
  }
  if (model.type === 'regression') return { ...common, nextClose: value, nextReturn: value / close - 1 }
  return { ...common, nextDirection: value >= 0.5 ? 'up' : 'not-up', probabilityUp: value }
}
