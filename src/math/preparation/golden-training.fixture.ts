import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Column } from '../../domain/index.ts'

const FOLDER = new URL('../../../../shared/golden/itb/outputs/', import.meta.url)
const FEATURES = /^(close_(SMA|LINEARREG_SLOPE|STDDEV|RSI)_\d+|high_low_close_NATR_14)$/

/** Why golden tests are not run, or false. */
export const skipGolden = existsSync(FOLDER) ? false : 'the reference outputs are absent'

export interface GoldenModel {
  /** Of the complete rows of the matrix; the scores stand on the same ones. */
  readonly features: readonly Column[]
  readonly target: Column
  readonly scores: Column
  /** The rows that the reference was trained on. */
  readonly trained: { readonly features: readonly Column[]; readonly target: Column }
  readonly model: {
    readonly scaler_mean: readonly number[]
    readonly scaler_scale: readonly number[]
    readonly coef: readonly number[]
    readonly intercept: readonly number[]
    readonly n_support: readonly number[]
  }
  readonly metrics: Readonly<Record<'auc' | 'ap' | 'f1' | 'precision' | 'recall', number>>
}

/** A recorded model by its name, `up_lc`, with what it was trained on and what it scored. */
export function readGoldenModel(name: string): GoldenModel {
  const label = name.split('_')[0]!
  const record = JSON.parse(readFileSync(new URL('train-predict.json', FOLDER), 'utf8'))
  const matrix = readColumns('train-matrix')
  const columns = [...matrix.keys()].filter((column) => FEATURES.test(column))
  const features = columns.map((column) => matrix.get(column)!)
  const target = matrix.get(label)!
  const complete = Array.from(target, (_, row) => row).filter((row) =>
    features.every((feature) => Number.isFinite(feature[row]!)),
  )
  const entry = record.rows.models.find(({ model }: { model: string }) => model === name)
  const used = complete.filter((row) => row >= entry.first_position && row <= entry.last_position)
  const pick = (column: Column, rows: readonly number[]) => Float64Array.from(rows, (row) => column[row]!)
  return {
    features: features.map((feature) => pick(feature, complete)),
    target: pick(target, complete),
    scores: readColumns('train-predictions').get(name)!,
    trained: { features: features.map((feature) => pick(feature, used)), target: pick(target, used) },
    model: record.models[name],
    metrics: record.metrics[name],
  }
}

function readColumns(file: string): Map<string, Column> {
  const text = gunzipSync(readFileSync(new URL(`${file}.csv.gz`, FOLDER))).toString('utf8')
  const [head, ...lines] = text.trim().split('\n')
  const cells = lines.map((line) => line.split(','))
  return new Map(
    head!.split(',').map((name, k) => [name, Float64Array.from(cells, (row) => toNumber(row[k]!))]),
  )
}

function toNumber(cell: string): number {
  if (cell === '') return Number.NaN
  if (cell === 'True' || cell === 'False') return cell === 'True' ? 1 : 0
  return Number(cell)
}
