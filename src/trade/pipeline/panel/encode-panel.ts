import type { Column } from '../../../domain/index.ts'
import { median } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { CANDLE_SHAPES } from './candle-shape.ts'
import { PANEL_NUMBERS, type PanelTable } from './panel-table.ts'
import { VOLUME_LEVELS } from './volume-level.ts'

const MOST_BYTES = 512 * 2 ** 20

/** How rows become the inputs of a learner; plain JSON, fitted on training rows alone. */
export interface PanelEncoding {
  /** Stand in for what is not known, in the order of {@link PANEL_NUMBERS}; 0 for what never was. */
  readonly medians: readonly number[]
  /** Assets of the training rows, one input each, ascending. */
  readonly assets: readonly string[]
}

/** Medians and assets of the rows. */
export function fitEncoding(table: PanelTable, rows: Int32Array): PanelEncoding {
  const medians = table.numbers.map((column) => {
    const known = Float64Array.from(rows, (row) => column[row]!).filter((value) => !Number.isNaN(value))
    return known.length === 0 ? 0 : median(known)
  })
  const seen = new Set(Array.from(rows, (row) => table.asset[row]!))
  return { medians, assets: table.symbols.filter((_, asset) => seen.has(asset)) }
}

/** Names of a learner's inputs, in order. */
export function inputNames({ assets }: PanelEncoding): string[] {
  return [
    ...PANEL_NUMBERS,
    ...CANDLE_SHAPES.map((shape) => `candle_shape=${shape}`),
    ...VOLUME_LEVELS.map((level) => `volume_level=${level}`),
    ...assets.map((asset) => `asset=${asset}`),
  ]
}

/**
 * Inputs of the first `rows` rows: numbers with medians for what is not known, then a column of 0 and 1 for each
 * category; all 0 where a category is not known, or is an asset that was not trained on.
 * @throws PipelineFault `panel.large`
 */
export function encodePanel(table: PanelTable, encoding: PanelEncoding, rows: number): Column[] {
  const width = inputNames(encoding).length
  if (width * rows * 8 > MOST_BYTES) {
    throw new PipelineFault('panel.large', `${rows} rows of ${width} inputs need more than 512 MB`, {
      hint: 'Train on fewer assets or a shorter time.',
    })
  }
  const numbers = table.numbers.map((column, k) =>
    column.slice(0, rows).map((value) => (Number.isNaN(value) ? encoding.medians[k]! : value)),
  )
  const shapes = CANDLE_SHAPES.map((_, code) => marks(table.candleShape, code, rows))
  const levels = VOLUME_LEVELS.map((_, code) => marks(table.volumeLevel, code, rows))
  const assets = encoding.assets.map((symbol) => marks(table.asset, table.symbols.indexOf(symbol), rows))
  return [...numbers, ...shapes, ...levels, ...assets]
}

function marks(codes: Column | Int32Array, code: number, rows: number): Column {
  const out = new Float64Array(rows)
  for (let row = 0; row < rows; row++) if (codes[row] === code) out[row] = 1
  return out
}
