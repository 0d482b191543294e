import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare } from './harness.ts'

test('contestants are timed in pairs against the first', () => {
  let now = 0
  const work = (cost: number) => () => {
    now += cost
    return 7
  }
  const [base, rival] = compare(
    {
      name: 'x',
      unit: 'row',
      count: 1000,
      contestants: [
        { name: 'a', run: work(2) },
        { name: 'b', run: work(3) },
      ],
    },
    { budgetMs: 0, clock: () => now },
  )
  assert.equal(base?.ms, 2)
  assert.equal(base?.nanosecondsPerUnit, 2000)
  assert.equal(rival?.ratio, 1.5)
  assert.equal(rival?.ratioLow, 1.5)
})

test('unequal results are refused before anything is timed', () => {
  const contestants = [
    { name: 'a', run: () => [1] },
    { name: 'b', run: () => [2] },
  ]
  assert.throws(() => compare({ name: 'x', unit: 'row', count: 1, contestants }), assert.AssertionError)
})

test('a contestant of another process brings its own time', () => {
  let now = 0
  const contestants = [
    {
      name: 'a',
      run: () => {
        now += 2
      },
    },
    {
      name: 'b',
      run: () => {
        now += 9
      },
      ownMs: () => 4,
    },
  ]
  const [, other] = compare(
    { name: 'x', unit: 'row', count: 1000, contestants },
    { budgetMs: 0, clock: () => now },
  )
  assert.equal(other?.ms, 4)
  assert.equal(other?.ratio, 2)
})
