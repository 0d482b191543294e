import { allocateColumn, type Column } from '../../../../domain/index.ts'
import type { FeatureGenerator } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import { windowMax, windowMin } from '../window/extremes.ts'
import { logChanges } from '../window/logarithms.ts'
import { windowMoments } from '../window/window-moments.ts'
import type { ReturnFunction, ReturnsConfig } from './returns-schema.ts'

/** Where a price went over a window, such as `close_log_return_12`. Gaps are filled first; only whole windows count. */
export const returnsFeatures: FeatureGenerator<ReturnsConfig> = {
  generate: ({ columns, functions, windows }, { filled, from }) =>
    listOf(columns).flatMap((column) =>
      listOf(functions).flatMap((name) =>
        listOf(windows).map((window) => ({
          name: `${column}_${name}_${window}`,
          values: FUNCTIONS[name](filled(column), { n: window, first: from }),
        })),
      ),
    ),
  lookBack: ({ functions, windows }) =>
    Math.max(...listOf(windows)) * (listOf(functions).includes('acceleration') ? 2 : 1),
}

interface Asked {
  readonly n: number
  /** First row to be computed. */
  readonly first: number
}

/** Of the price now and those of the `n` rows before. */
const FUNCTIONS: Readonly<Record<ReturnFunction, (x: Column, asked: Asked) => Column>> = {
  return: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => (x[row - n] === 0 ? Number.NaN : x[row]! / x[row - n]! - 1)),
  log_return: (x, { n }) => logChanges(x, n),
  drawdown: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => x[row]! / windowMax(x, row - n, row + 1) - 1),
  runup: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => x[row]! / windowMin(x, row - n, row + 1) - 1),
  position: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => {
      const least = windowMin(x, row - n, row + 1)
      const most = windowMax(x, row - n, row + 1)
      return most === least ? Number.NaN : (x[row]! - least) / (most - least)
    }),
  up_share: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => {
      let rises = 0
      for (let k = row - n + 1; k <= row; k++) rises += x[k]! > x[k - 1]! ? 1 : 0 * x[k]!
      return (rises + 0 * x[row - n]!) / n
    }),
  efficiency: (x, { n, first }) =>
    overChanges(x, { n, first }, (row) => {
      let path = 0
      for (let k = row - n + 1; k <= row; k++) path += Math.abs(x[k]! - x[k - 1]!)
      return path === 0 ? Number.NaN : (x[row]! - x[row - n]!) / path
    }),
  acceleration(x, { n, first }) {
    const changes = logChanges(x, n)
    return overChanges(changes, { n, first }, (row) => changes[row]! - changes[row - n]!)
  },
  mean_over_std(x, { n, first }) {
    const changes = logChanges(x)
    return overChanges(x, { n, first }, (row) => {
      const { count, mean, m2 } = windowMoments(changes, row - n + 1, row + 1)
      return count < n || m2 === 0 ? Number.NaN : mean / Math.sqrt(m2)
    })
  },
}

function overChanges(x: Column, { n, first }: Asked, compute: (row: number) => number): Column {
  const out = allocateColumn(x.length).fill(Number.NaN)
  for (let row = Math.max(n, first); row < x.length; row++) {
    const value = compute(row)
    out[row] = Number.isFinite(value) ? value : Number.NaN
  }
  return out
}
