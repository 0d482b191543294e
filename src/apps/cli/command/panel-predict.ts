import { Fault, formatTime, nearest } from '../../../domain/index.ts'
import {
  type LoadedPanel,
  loadPanel,
  type PanelSnapshot,
  panelFeatures,
  panelSnapshot,
  predictLatest,
} from '../../../trade/pipeline/index.ts'
import { type Terminal, table } from '../terminal.ts'
import { openArtifacts, readPanelData } from './panel-data.ts'

export interface PanelPredictOptions {
  readonly artifacts?: string
  readonly data?: string
  readonly symbols?: readonly string[]
}

/** `leme panel predict`: the next row of each asset, as the saved models see it. */
export async function panelPredict(terminal: Terminal, options: PanelPredictOptions): Promise<void> {
  const store = await openArtifacts(options.artifacts)
  const loaded = await loadPanel(store)
  if (!loaded) {
    throw new Fault('no-data', 'predictor.empty', `${store.name} names no models yet`, {
      hint: 'Train some: leme panel train --data raw.csv',
    })
  }
  const snapshot =
    options.data === undefined ? loaded.snapshot : await snapshotOf(terminal, options.data, loaded)
  const predictions = loaded.models.map(({ name, model }) => ({
    name,
    model,
    latest: predictLatest(model, snapshot),
  }))
  const assets = wanted(snapshot, options.symbols).map(({ symbol, time, close }) => ({
    symbol,
    time: new Date(time).toISOString(),
    close,
    predictions: predictions.map(({ name, model, latest }) => {
      const found = latest.get(symbol)
      return {
        model: name,
        type: model.type,
        value: found?.value ?? null,
        assetTrained: found?.assetTrained ?? false,
      }
    }),
  }))
  const rows = assets.map(({ symbol, time, close, predictions }) => [
    symbol,
    formatTime(Date.parse(time)),
    close === null ? '–' : close.toPrecision(6),
    ...predictions.map(({ type, value }) => cell(type, value)),
  ])
  const heads = loaded.models.map(({ model }) =>
    model.type === 'regression' ? `close ${model.algo}` : `P(up) ${model.algo}`,
  )
  const json = {
    schema: 'leme.panel-predictions/1',
    version: loaded.version,
    dataHash: snapshot.dataHash,
    assets,
  }
  const verdicts = loaded.models.map(({ model, metrics }) => `${model.type}: ${metrics.verdict.text}`)
  terminal.result(json, [table(['symbol', 'time', 'close', ...heads], rows), '', ...verdicts].join('\n'))
}

async function snapshotOf(terminal: Terminal, path: string, { models }: LoadedPanel): Promise<PanelSnapshot> {
  const { panel, dataHash } = await readPanelData(terminal, path)
  return panelSnapshot(panelFeatures(panel, models[0]!.model.settings), dataHash)
}

function wanted({ assets }: PanelSnapshot, symbols: readonly string[] | undefined): PanelSnapshot['assets'] {
  if (!symbols) return assets
  return symbols.map((symbol) => {
    const found = assets.find((asset) => asset.symbol === symbol)
    if (found) return found
    const near = nearest(
      symbol,
      assets.map((asset) => asset.symbol),
    )
    throw new Fault('no-data', 'asset.unknown', `There is no asset "${symbol}"`, {
      hint: near
        ? `Did you mean "${near}"?`
        : `There are ${assets.length} assets; leave --symbols out to see them.`,
    })
  })
}

function cell(type: string, value: number | null): string {
  if (value === null) return '–'
  return type === 'regression' ? value.toPrecision(6) : `${(value * 100).toFixed(1)} %`
}
