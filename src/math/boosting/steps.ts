import type { Column } from '../../domain/index.ts'

/** Sums or rows of a feature's bins, the missing one included. */
export const STRIDE = 256
/** Rows whose sums are one number, whoever adds them up. */
export const BLOCK_ROWS = 4096

/** Where the arrays of one training lie: all zero at first, and given back together. */
export interface BoostRoom {
  f64(length: number): Float64Array
  i32(length: number): Int32Array
  u8(length: number): Uint8Array
}

/** One training: first the rows that are trained on, in their order, then those kept out. */
export interface BoostTable {
  readonly trained: number
  readonly total: number
  readonly features: number
  /** Bytes of a row in `matrix`. */
  readonly width: number
  /** Bin of a row at feature · total + row: what a split is carried out on. */
  readonly columns: Uint8Array
  /** The same of the rows trained on, at row · width + feature: what histograms are made from. */
  readonly matrix: Uint8Array
  /** At feature · 256: upper bound of each value bin, ascending, the last MAX_VALUE; or the category of each bin. */
  readonly edges: Float64Array
  /** Value bins of each feature, 1 … 255. Bin 0 holds the missing, and the categories that have no bin. */
  readonly bins: Int32Array
  readonly isCategorical: Uint8Array
  readonly target: Column
  /** Null where all weights are 1. */
  readonly weight: Column | null
  readonly score: Column
  readonly gradient: Column
  readonly hessian: Column
  /** Of each block of 4096 rows: Σ|gradient|, Σ hessian, largest hessian. */
  readonly sums: Float64Array
  /** See `gradients.ts`; of the rows trained on. */
  readonly packed: Column
  /** Rows of the tree that grows, each leaf's side by side, ascending; behind them those that it does not see. */
  readonly order: Int32Array
  readonly spare: Int32Array
  /** The rows kept out. */
  readonly kept: Int32Array
}

/** A feature, and what writes its values of all rows of the table. */
export type ColumnSource = readonly [feature: number, write: (out: Column) => void]

/** How a column becomes bins. */
export interface BinRule {
  readonly most: number
  readonly leastRows: number
}

/** Places of {@link SearchRules}.numbers. */
export const RULE = {
  minLeafRows: 0,
  lambda: 1,
  /** In units of gradient. */
  lambdaL1: 2,
  /** In units of hessian, at least 1. */
  leastHessian: 3,
  hessianUnit: 4,
  largestHessian: 5,
} as const

export interface SearchRules {
  /** Features of this tree, ascending. */
  readonly features: Int32Array
  readonly numbers: Float64Array
}

/** Places of a candidate for a split, of which each listed feature has four numbers. */
export const CANDIDATE = { score: 0, leftSum: 1, bin: 2, marks: 3, length: 4 } as const
export const MISSING_LEFT = 1
/** Both sides surely have enough rows. */
export const SURE = 2

/** Rows `start` … `start + count − 1` of the order, with their packed sum and histogram. */
export interface LeafRows {
  readonly start: number
  readonly count: number
  readonly sum: number
  readonly histogram: Float64Array
}

export interface Evaluation {
  readonly leaf: LeafRows
  /** Count the leaf's rows into its histogram, and take that out of the sibling's, which is the parent's till then. */
  readonly isCounted: boolean
  /** Where the leaf's candidates go; null where none are wanted. */
  readonly candidates: Float64Array | null
  readonly sibling: LeafRows | null
  readonly siblingCandidates: Float64Array | null
}

/** Rows in bins `low` … `high` of the feature go left, and those of bin 0 where `missing` is 1. */
export interface Cut {
  readonly feature: number
  readonly low: number
  readonly high: number
  readonly missing: 0 | 1
}

/** A tree over bins. A child ≥ 0 is a node, a child < 0 the leaf ~child. */
export interface CutTree {
  readonly cuts: readonly Cut[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly values: readonly number[]
  /** Leaf k holds `counts[k]` rows of the order from `starts[k]` on. */
  readonly starts: readonly number[]
  readonly counts: readonly number[]
}

export interface Rounding {
  readonly gradientScale: number
  readonly hessianScale: number
  readonly seed: number
}

/** Losses whose gradients a kernel knows: of log-odds, and half the squared error. */
export type SmoothLoss = 'logistic' | 'squared'

/**
 * The heavy steps of a training on its table. There are two: plain loops, which say what is right, and kernels,
 * alone or shared by threads, which give the same bits.
 */
export interface BoostSteps {
  readonly room: BoostRoom
  /** Fills bins, edges and numbers of bins of numeric features. */
  bin(table: BoostTable, sources: readonly ColumnSource[], rule: BinRule): void
  /** Fills the matrix from the columns. */
  pack(table: BoostTable): void
  /** Fills gradient, hessian and sums from the scores. */
  derive(table: BoostTable, loss: SmoothLoss): void
  quantise(table: BoostTable, rounding: Rounding): void
  evaluate(table: BoostTable, rules: SearchRules, evaluation: Evaluation): void
  /** Searches one feature of a leaf with its rows counted, into a candidate. */
  recount(table: BoostTable, rules: SearchRules, search: Recount): void
  /** Moves the rows of a leaf that go left to its front and returns their number; both sides keep their order. */
  partition(table: BoostTable, leaf: LeafRows, cut: Cut): number
  /** Adds the leaves' values to their rows' scores. */
  addLeaves(table: BoostTable, tree: CutTree): void
  /** Adds the values of the leaves that `rows` fall into. */
  addTree(table: BoostTable, rows: Int32Array, tree: CutTree): void
}

export interface Recount {
  readonly leaf: LeafRows
  readonly feature: number
  readonly candidate: Float64Array
}
