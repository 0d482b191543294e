import { sigmoid } from '../../src/math/index.ts'

const WORD = 2 ** 32
const SEED = 20_261_122

/** What the contestants of the trees are trained on and judged by: features[P][rows], class 0 or 1. */
export interface SeededTable {
  readonly features: readonly Float64Array[]
  readonly target: Float64Array
}

/**
 * Features that are about normal, by a 32-bit xorshift: of each ten one has holes and one whole numbers only. The
 * log-odds of class 1 rest on sums, a product, a wave and a threshold of the first ten.
 */
export function seededTable(rows: number, count: number): SeededTable {
  let state = SEED
  function uniform(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / WORD
  }
  const features = Array.from({ length: count }, (_, feature) => {
    const column = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      const value = (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3)
      column[row] = feature % 10 === 3 ? Math.round(value * 3) : value
      if (feature % 10 === 7 && uniform() < 0.1) column[row] = Number.NaN
    }
    return column
  })
  const target = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const x = (feature: number) => features[feature]![row]!
    const known = Number.isNaN(x(7)) ? 1.5 : x(7)
    const sums = 1.2 * x(0) - x(1) + 0.3 * x(3) + known
    const rest = 1.6 * x(2) * x(4) + 2 * Math.abs(x(5)) + (x(6) > 0.5 ? 1.5 : -0.8) + x(8) * Math.abs(x(9))
    target[row] = uniform() < sigmoid(1.1 * (sums + rest - 1.6)) ? 1 : 0
  }
  return { features, target }
}
