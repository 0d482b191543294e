import { nearest } from '../../../../domain/index.ts'
import { located } from '../../config/located.ts'
import { prefixed } from '../../config/prefixed.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import { contextOf, type FeatureOptions } from '../compute-features.ts'
import type { FeatureRow } from '../feature-generator.ts'
import { generatorOf } from '../feature-generators.ts'
import type { FeatureSet } from '../feature-schema.ts'
import { featureLookBack } from '../look-back.ts'
import { namesOf, openRows } from './open-rows.ts'

/** Numbers by name, `time` among them; NaN where unknown. */
export type StreamRow = Readonly<Record<string, number>>

export interface FeatureStream {
  /** Names of the features, in the order of the batch. */
  readonly names: readonly string[]
  /** Rows before its own that a value depends on; Infinity where a set is recursive. */
  readonly lookBack: number
  /**
   * The features of the next row, equal to those of the batch on all rows so far.
   * @throws PipelineFault `column.missing`, `feature.custom`
   */
  push(row: StreamRow): StreamRow
  /**
   * The features of the last row once more, with other inputs: a candle that was revised. Cost: the rows that it
   * depends on are taken in anew, `lookBack` of them, or all rows pushed so far where that is infinite.
   * @throws PipelineFault `config.conflict` before the first row, or when the stream is not revisable
   */
  revise(row: StreamRow): StreamRow
}

export interface FeatureStreamOptions extends FeatureOptions {
  /** Whether rows are kept for `revise`: `lookBack` of them, or all; true. */
  readonly revisable?: boolean
}

/**
 * Features one row at a time. What has no end, averages over all rows before, goes on from row to row; all else is
 * computed anew from the rows that it depends on. Gaps hold the last value, in every dialect.
 * @throws PipelineFault `config.invalid`
 */
export function openFeatureStream(
  sets: readonly FeatureSet[],
  { revisable = true, ...options }: FeatureStreamOptions,
): FeatureStream {
  const lookBack = featureLookBack(sets, options)
  const open = (held: StreamRow) => openSets(sets, options, held)
  let state = open({})
  const { names } = state
  /** Rows with their features: those that the last one depends on, and it. */
  let kept: StreamRow[] = []
  let before: StreamRow = {}
  let count = 0

  const take = (row: StreamRow) => {
    const whole = { ...row, ...state.next(row) }
    kept.push(whole)
    return Object.fromEntries(names.map((name) => [name, whole[name]!]))
  }
  return {
    names,
    lookBack,
    push(row) {
      if (!revisable) kept = []
      if (kept.length > 2 * lookBack + 1) {
        const old = kept.splice(0, kept.length - lookBack)
        for (const gone of old) before = holding(before, gone)
      }
      count++
      return take(row)
    },
    revise(row) {
      if (count === 0 || !revisable) {
        const why = revisable ? 'there is no row yet' : 'the stream is not revisable'
        throw new PipelineFault('config.conflict', `no row can be revised: ${why}`, {
          hint: 'Push a row first, into a stream that was opened as revisable.',
        })
      }
      kept.pop()
      state = open(before)
      for (const settled of kept) state.skip(settled)
      return take(row)
    },
  }
}

interface OpenSets {
  readonly names: readonly string[]
  /** The features of a row. */
  next(row: StreamRow): StreamRow
  /** Takes in a row that has its features. */
  skip(row: StreamRow): void
}

function openSets(sets: readonly FeatureSet[], options: FeatureOptions, held: StreamRow): OpenSets {
  const context = contextOf(options)
  const opened = sets.map((set, i) =>
    located(`/feature_sets/${i}`, () => {
      const generator = generatorOf(set, options.custom ?? {})
      const names = namesOf(generator, set.config, context).map((name) => prefixed(name, set.feature_prefix))
      return { set, names, pointer: `/feature_sets/${i}`, rows: openRows(generator, set.config, context) }
    }),
  )
  let last = held
  return {
    names: opened.flatMap(({ names }) => names),
    next(given) {
      const row: Record<string, number> = { ...given }
      const filled: Record<string, number> = { ...holding(last, given) }
      for (const { set, names, pointer, rows } of opened) {
        const view = viewOf({ row, filled }, set.column_prefix, pointer)
        const values = located(pointer, () => rows.next(view))
        names.forEach((name, k) => {
          row[name] = values[k]!
          if (!Number.isNaN(values[k]!)) filled[name] = values[k]!
          else filled[name] ??= Number.NaN
        })
      }
      last = filled
      return row
    },
    skip(row) {
      last = holding(last, row)
      for (const { set, pointer, rows } of opened) {
        rows.skip(viewOf({ row, filled: last }, set.column_prefix, pointer))
      }
    },
  }
}

/** What is held after a row: its known values, else what was held before. */
function holding(held: StreamRow, row: StreamRow): StreamRow {
  const after: Record<string, number> = { ...held }
  for (const name in row) if (!Number.isNaN(row[name]!) || after[name] === undefined) after[name] = row[name]!
  return after
}

function viewOf(
  { row, filled }: { row: StreamRow; filled: StreamRow },
  prefix: string | undefined,
  pointer: string,
): FeatureRow {
  const from = (values: StreamRow) => (name: string) => {
    const column = prefixed(name, prefix)
    return values[column] ?? missing(column, { row, pointer })
  }
  return { time: row.time!, read: from(row), filled: from(filled) }
}

function missing(name: string, { row, pointer }: { row: StreamRow; pointer: string }): never {
  const near = nearest(name, Object.keys(row))
  throw new PipelineFault('column.missing', `${pointer} needs the column "${name}", which the row lacks`, {
    hint: near ? `Did you mean "${near}"?` : `There are ${Object.keys(row).join(', ')}.`,
  })
}
