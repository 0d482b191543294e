import type { Column } from '../../../domain/index.ts'
import type { AssetFeatures } from './asset-features.ts'
import { assetTargets } from './asset-targets.ts'
import type { PanelSettings } from './panel-settings.ts'

/** Numbers that models see: the features, with what is in an asset's currency in relation to its close. */
export const PANEL_NUMBERS = [
  'simple_return',
  'log_return',
  'cumulative_return',
  'mm5_to_close',
  'mm20_to_close',
  'volatility5',
  'z20',
  'parkinson10',
  'atr14_to_close',
  'drawdown',
] as const

/** Rows of all assets whose close is known, by time and then asset. NaN: not known. */
export interface PanelTable {
  readonly rows: number
  readonly symbols: readonly string[]
  readonly time: Column
  /** Index into `symbols`. */
  readonly asset: Int32Array
  readonly close: Column
  /** In the order of {@link PANEL_NUMBERS}. */
  readonly numbers: readonly Column[]
  readonly candleShape: Column
  readonly volumeLevel: Column
  readonly nextClose: Column
  readonly nextUp: Column
  readonly knownAt: Column
}

/** The features and targets of every asset as one table. Memory: 140 bytes a row. */
export function panelTable(
  features: readonly AssetFeatures[],
  settings: Pick<PanelSettings, 'mostGapDays'>,
): PanelTable {
  const { time, asset, from } = orderRows(features)
  const pick = (columnOf: (features: AssetFeatures, asset: number) => Column) => {
    const columns = features.map(columnOf)
    return Float64Array.from(asset, (k, row) => columns[k]![from[row]!]!)
  }
  const targets = features.map(({ candles }) => assetTargets(candles, settings))
  const close = pick(({ candles }) => candles.close)
  return {
    rows: asset.length,
    symbols: features.map(({ candles }) => candles.symbol),
    time,
    asset,
    close,
    numbers: PANEL_NUMBERS.map((name) => pick(numberOf(name))),
    candleShape: pick(({ columns }) => columns.candle_shape),
    volumeLevel: pick(({ columns }) => columns.volume_level),
    nextClose: pick((_, k) => targets[k]!.nextClose),
    nextUp: pick((_, k) => targets[k]!.nextUp),
    knownAt: pick((_, k) => targets[k]!.knownAt),
  }
}

/** What a number is made of on each row of an asset. */
function numberOf(name: (typeof PANEL_NUMBERS)[number]): (features: AssetFeatures) => Column {
  if (name === 'mm5_to_close') return ({ columns, candles }) => inRelation(columns.mm5, candles.close, 1)
  if (name === 'mm20_to_close') return ({ columns, candles }) => inRelation(columns.mm20, candles.close, 1)
  if (name === 'atr14_to_close') return ({ columns, candles }) => inRelation(columns.atr14, candles.close, 0)
  return ({ columns }) => columns[name]
}

function inRelation(value: Column, close: Column, less: number): Column {
  return value.map((x, row) => {
    const share = x / close[row]! - less
    return Number.isFinite(share) ? share : NaN
  })
}

function orderRows(features: readonly AssetFeatures[]): {
  readonly time: Column
  readonly asset: Int32Array
  readonly from: Int32Array
} {
  const known = features.map(({ candles }) =>
    candles.close.reduce((n, c) => (Number.isNaN(c) ? n : n + 1), 0),
  )
  const rows = known.reduce((sum, count) => sum + count, 0)
  const time = new Float64Array(rows)
  const asset = new Int32Array(rows)
  const from = new Int32Array(rows)
  let at = 0
  features.forEach(({ candles }, k) => {
    for (let row = 0; row < candles.rows; row++) {
      if (Number.isNaN(candles.close[row]!)) continue
      time[at] = candles.time[row]!
      asset[at] = k
      from[at++] = row
    }
  })
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  order.sort((a, b) => time[a]! - time[b]! || a - b)
  return {
    time: Float64Array.from(order, (row) => time[row]!),
    asset: Int32Array.from(order, (row) => asset[row]!),
    from: Int32Array.from(order, (row) => from[row]!),
  }
}
