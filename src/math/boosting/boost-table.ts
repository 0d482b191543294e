import type { Column } from '../../domain/index.ts'
import { binCategories, edgesOf } from './bins.ts'
import type { ResolvedOptions } from './options.ts'
import { rowWeights } from './row-weights.ts'
import { BLOCK_ROWS, type BoostRoom, type BoostSteps, type BoostTable, STRIDE } from './steps.ts'
import type { TrainingRows } from './training-rows.ts'

export interface Given {
  readonly features: readonly Column[]
  readonly target: Column
  readonly chosen: TrainingRows
  readonly settings: ResolvedOptions
}

/** Bytes that a table takes about, histograms of `leaves` leaves included. */
export function tableBytes(rows: number, features: number, leaves: number): number {
  return rows * (2 * features + 80) + (leaves + 2) * features * STRIDE * 8
}

/** A table whose columns are binned; scores are 0. */
export function makeTable(steps: BoostSteps, { features, target, chosen, settings }: Given): BoostTable {
  const { room } = steps
  const { rows, trained } = chosen
  const weights = rowWeights(target, chosen, settings)
  const table: BoostTable = {
    ...arraysOf(room, { trained, total: rows.length, features: features.length }),
    target: fill(room.f64(rows.length), target, rows),
    weight: weights && copyTo(room.f64(rows.length), weights),
  }
  for (let k = 0; k < table.kept.length; k++) table.kept[k] = trained + k
  const rule = { most: settings.bins, leastRows: settings.minBinRows }
  const values = room.f64(rows.length)
  for (const feature of settings.categorical) {
    const column = table.columns.subarray(feature * table.total, (feature + 1) * table.total)
    const edges = edgesOf(table.edges, feature)
    fill(values, features[feature]!, rows)
    table.isCategorical[feature] = 1
    table.bins[feature] = binCategories(values, trained, { ...rule, column, edges })
  }
  const numeric = features.map((column, feature) => ({ column, feature }))
  const source = numeric.filter(({ feature }) => table.isCategorical[feature] === 0)
  steps.bin(
    table,
    source.map(({ column, feature }) => [feature, (out: Column) => fill(out, column, rows)] as const),
    rule,
  )
  steps.pack(table)
  return table
}

interface Sizes {
  readonly trained: number
  readonly total: number
  readonly features: number
}

function arraysOf(room: BoostRoom, sizes: Sizes): Omit<BoostTable, 'target' | 'weight'> {
  const { trained, total, features } = sizes
  const width = Math.ceil(features / 4) * 4
  return {
    ...sizes,
    width,
    columns: room.u8(features * total),
    matrix: room.u8(trained * width),
    edges: room.f64(features * STRIDE),
    bins: room.i32(features),
    isCategorical: room.u8(features),
    score: room.f64(total),
    gradient: room.f64(trained),
    hessian: room.f64(trained),
    sums: room.f64(Math.ceil(trained / BLOCK_ROWS) * 3),
    packed: room.f64(trained),
    order: room.i32(trained),
    spare: room.i32(trained),
    kept: room.i32(total - trained),
  }
}

function fill(out: Column, values: Column, rows: Int32Array): Column {
  if (rows.length === values.length && rows[0] === 0) out.set(values)
  else for (let k = 0; k < rows.length; k++) out[k] = values[rows[k]!]!
  return out
}

function copyTo(out: Column, values: Column): Column {
  out.set(values)
  return out
}
