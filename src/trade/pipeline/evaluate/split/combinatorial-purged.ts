import { PipelineFault } from '../../pipeline-fault.ts'
import { type LabelEnds, requireCount, requireLabelEnds } from './label-ends.ts'
import { equalBlocks, purge, rowsOf, type Split } from './purge.ts'

export interface CombinatorialOptions {
  /** Blocks that the rows are cut into. */
  readonly groups: number
  /** Blocks tested together. */
  readonly tested: number
  readonly ends: LabelEnds
  /** Rows left out after the last row that a tested label looks at. */
  readonly embargo: number
}

export interface CombinatorialSplits {
  readonly splits: readonly (Split & {
    /** Blocks of the test, ascending. */
    readonly groups: readonly number[]
  })[]
  /** `paths[p][g]`: the split whose test of block `g` belongs to path `p`. A path tests every row once. */
  readonly paths: readonly (readonly number[])[]
}

/** More trainings than these are a mistake. */
const MOST_SPLITS = 1000

/**
 * Every choice of `tested` of `groups` blocks is tested once, purged and with an embargo. The tests put together
 * are C(groups, tested)·tested/groups paths through all rows: as many histories of the model instead of one.
 * Source: López de Prado, Advances in Financial Machine Learning, 12.3.
 * @throws PipelineFault `config.invalid`
 */
export function combinatorialPurged(options: CombinatorialOptions): CombinatorialSplits {
  const { groups, tested, ends, embargo } = options
  requireLabelEnds(ends)
  requireCount('groups', groups, [2, ends.length])
  requireCount('tested', tested, [1, groups - 1])
  requireCount('embargo', embargo, [0, ends.length])
  requireFew(groups, tested)
  const all = { start: 0, end: ends.length }
  const blocks = equalBlocks(ends.length, groups)
  const splits = choices(groups, tested).map((chosen) => {
    const tests = chosen.map((group) => blocks[group]!)
    return { groups: chosen, train: purge(all, tests, { ends, embargo }), test: rowsOf(tests) }
  })
  const tests = blocks.map((_, group) =>
    splits.flatMap((split, i) => (split.groups.includes(group) ? [i] : [])),
  )
  return { splits, paths: tests[0]!.map((_, path) => tests.map((of) => of[path]!)) }
}

function requireFew(groups: number, tested: number): void {
  let count = 1
  for (let k = 1; k <= tested; k++) count = (count * (groups - tested + k)) / k
  if (count <= MOST_SPLITS) return
  throw new PipelineFault('config.invalid', `${tested} of ${groups} blocks can be chosen in ${count} ways`, {
    hint: `Each way is a training: choose fewer, ${MOST_SPLITS} at most.`,
  })
}

/** Every way to choose `k` of the numbers below `n`, each ascending. */
function choices(n: number, k: number, from = 0): readonly (readonly number[])[] {
  if (k === 0) return [[]]
  return Array.from({ length: Math.max(0, n - from - k + 1) }, (_, i) => from + i).flatMap((first) =>
    choices(n, k - 1, first + 1).map((rest) => [first, ...rest]),
  )
}
