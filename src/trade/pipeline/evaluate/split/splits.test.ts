import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { combinatorialPurged } from './combinatorial-purged.ts'
import { type LabelEnds, labelEndsOf } from './label-ends.ts'
import type { Split } from './purge.ts'
import { purgedKFold } from './purged-k-fold.ts'
import { walkForwardSplits } from './walk-forward-splits.ts'

/** Labels that each look a random number of rows ahead. */
const someEnds = fc
  .array(fc.nat(12), { minLength: 12, maxLength: 70 })
  .map((ahead): LabelEnds => Int32Array.from(ahead, (far, row) => Math.min(row + far, ahead.length - 1)))

test('by hand: ten rows, labels two rows ahead, an embargo of one', () => {
  const folds = purgedKFold({ folds: 5, ends: labelEndsOf(10, 2), embargo: 1 })
  assert.deepEqual(
    folds.map(({ train, test: tested }) => [[...train], [...tested]]),
    [
      [
        [5, 6, 7, 8, 9],
        [0, 1],
      ], // labels of 0 and 1 end at 3, row 4 is the embargo
      [
        [7, 8, 9],
        [2, 3],
      ], // labels of 0 and 1 reach row 2
      [
        [0, 1, 9],
        [4, 5],
      ],
      [
        [0, 1, 2, 3],
        [6, 7],
      ],
      [
        [0, 1, 2, 3, 4, 5],
        [8, 9],
      ],
    ],
  )
})

test('no label of a training row meets the label of a tested row, nor the embargo behind it', () => {
  fc.assert(
    fc.property(someEnds, fc.integer({ min: 2, max: 6 }), fc.nat(5), (ends, folds, embargo) => {
      for (const split of purgedKFold({ folds, ends, embargo })) assertApart(split, ends, embargo)
      const groups = folds + 1
      const { splits } = combinatorialPurged({ groups, tested: 2, ends, embargo })
      for (const split of splits) assertApart(split, ends, embargo)
    }),
  )
})

test('nothing is dropped that could stay: every row is tested, learned from, or meets the test', () => {
  fc.assert(
    fc.property(someEnds, fc.integer({ min: 2, max: 6 }), fc.nat(5), (ends, folds, embargo) => {
      for (const { train, test: tested } of purgedKFold({ folds, ends, embargo })) {
        const kept = new Set([...train, ...tested])
        const last = Math.max(...[...tested].map((row) => ends[row]!))
        for (let row = 0; row < ends.length; row++) {
          if (!kept.has(row)) assert.ok(ends[row]! >= tested[0]! && row <= last + embargo, `row ${row}`)
        }
      }
    }),
  )
})

test('K-fold tests every row exactly once', () => {
  fc.assert(
    fc.property(someEnds, fc.integer({ min: 2, max: 12 }), (ends, folds) => {
      const tested = purgedKFold({ folds, ends, embargo: 1 }).flatMap((split) => [...split.test])
      assert.deepEqual(tested, [...ends.keys()])
    }),
  )
})

test('six blocks, two at a time: 15 splits are five paths, each of which tests every block once', () => {
  const ends = labelEndsOf(60, 3)
  const { splits, paths } = combinatorialPurged({ groups: 6, tested: 2, ends, embargo: 2 })
  assert.equal(splits.length, 15)
  assert.equal(paths.length, 5)
  const used = paths.flatMap((path) => path.map((split, group) => `${split} ${group}`))
  assert.equal(new Set(used).size, 15 * 2)
  for (const path of paths) {
    path.forEach((split, group) => {
      assert.ok(splits[split]!.groups.includes(group))
    })
  }
})

test('walking forward learns from labels that end before the test, of all the past or of its last rows', () => {
  fc.assert(
    fc.property(someEnds, fc.nat(4), fc.integer({ min: 1, max: 9 }), (ends, gap, trainRows) => {
      const rest = { ends: steps(ends), steps: 2, testRows: 3, gap }
      const expanding = attempt(() => walkForwardSplits({ ...rest, window: { kind: 'expanding' } }))
      const rolling = attempt(() => walkForwardSplits({ ...rest, window: { kind: 'rolling', trainRows } }))
      if (!expanding || !rolling) return
      expanding.forEach(({ train, test: tested }, i) => {
        for (const row of train) assert.ok(rest.ends[row]! < tested[0]! - gap)
        assert.deepEqual(rolling[i]!.train, train.slice(-trainRows))
        assert.deepEqual(
          [...tested],
          [0, 1, 2].map((at) => ends.length - 6 + 3 * i + at),
        )
      })
    }),
  )
  const [first] = walkForwardSplits({
    ends: labelEndsOf(10, 2),
    steps: 2,
    testRows: 2,
    window: { kind: 'expanding' },
  })
  assert.deepEqual(
    [[...first!.train], [...first!.test]],
    [
      [0, 1, 2, 3],
      [6, 7],
    ],
  )
})

test('impossible requests are refused', () => {
  const ends = labelEndsOf(10, 2)
  const invalid = { code: 'config.invalid' }
  assert.throws(() => purgedKFold({ folds: 1, ends, embargo: 0 }), invalid)
  assert.throws(() => purgedKFold({ folds: 2, ends, embargo: -1 }), invalid)
  assert.throws(() => purgedKFold({ folds: 2, ends: Int32Array.of(0, 0), embargo: 0 }), invalid)
  assert.throws(() => combinatorialPurged({ groups: 3, tested: 3, ends, embargo: 0 }), invalid)
  const many = { groups: 20, tested: 10, ends: labelEndsOf(100, 1), embargo: 0 }
  assert.throws(() => combinatorialPurged(many), /184756 ways/)
  const window = { kind: 'expanding' } as const
  assert.throws(() => walkForwardSplits({ ends, steps: 5, testRows: 2, window }), { code: 'rows.few' })
})

function assertApart({ train, test: tested }: Split, ends: LabelEnds, embargo: number): void {
  for (const row of train) {
    for (const other of tested) {
      const apart = ends[row]! < other || row > ends[other]! + embargo
      assert.ok(apart, `training row ${row}…${ends[row]} meets the test ${other}…${ends[other]}`)
    }
  }
}

/** The same labels, none longer than two rows, so that something is left to learn from. */
function steps(ends: LabelEnds): LabelEnds {
  return ends.map((end, row) => Math.min(end, row + 2))
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
