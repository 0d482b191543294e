import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../math/index.ts'
import { measureBaselines, skillOf } from './baselines.ts'
import { compareWithRandomEntries } from './random-entries.ts'
import { scorePairs } from './score-pairs.ts'

const nan = Number.NaN

test('by hand: the newest complete label and the mean of the complete ones, two rows later', () => {
  const label = Float64Array.of(1, 0, nan, 1, 1, 0)
  const pairs = scorePairs(label, Float64Array.of(nan, 0.5, 0.5, 0.5, 0.5, 0.5))
  assert.deepEqual([...pairs.rows], [1, 3, 4, 5])
  const [last, known] = measureBaselines(label, pairs, 2)
  // row 1 knows nothing; rows 3, 4 and 5 know labels 0 and 1 (that of row 2 is missing), then label 3
  assert.deepEqual(last, { name: 'last', rows: 3, auc: 0, brier: 1, mae: null, rmse: null })
  assert.equal(known!.brier, ((1 - 0.5) ** 2 + (1 - 0.5) ** 2 + (2 / 3) ** 2) / 3)
})

test('a baseline of a number has its errors, and skill is what the score avoids of the better one', () => {
  const label = Float64Array.of(2, 4, 6, 8)
  const pairs = scorePairs(label, Float64Array.of(nan, nan, 6, 7))
  const [last, known] = measureBaselines(label, pairs, 1)
  assert.deepEqual([last!.mae, last!.rmse, last!.brier], [2, 2, null])
  assert.equal(known!.mae, (3 + 4) / 2)
  assert.equal(skillOf({ brier: null, rmse: 0.5 }, [last!, known!]), 0.75)
  assert.equal(skillOf({ brier: null, rmse: null }, [last!]), null)
  assert.equal(skillOf({ brier: 0.2, rmse: null }, []), null)
})

test('no baseline knows a label before it is complete', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1), { minLength: 5, maxLength: 40 }),
      fc.integer({ min: 0, max: 6 }),
      (bits, h) => {
        const label = Float64Array.from(bits)
        const score = label.map((_, row) => (row === label.length - 1 ? 0.5 : nan))
        const later = label.map((value, row) =>
          row > label.length - 1 - Math.max(1, h) && row < label.length - 1 ? 1 - value : value,
        )
        assert.deepEqual(
          measureBaselines(label, scorePairs(label, score), h),
          measureBaselines(later, scorePairs(later, score), h),
        )
      },
    ),
  )
})

test('by hand: trades fill one row after the signal, pay both fees and close at the end', () => {
  const price = Float64Array.of(10, 11, nan, 12, 9, 18, 20)
  const found = compareWithRandomEntries({
    buy: Float64Array.of(1, 0, 0, 0, 1, 0, 0),
    sell: Float64Array.of(0, 0, 0, 1, 0, 0, 0),
    price,
    feeBps: 100,
    tries: 30,
    seed: 1,
  })
  // bought at 11 (after row 0), sold at 9 (after row 3); bought at 18 (after row 4), closed at 20
  assert.deepEqual([found.trades, found.rowsHeld], [2, 2 + 1])
  assert.ok(Math.abs(found.profitRatio - ((9 / 11) * (20 / 18) * 0.99 ** 4 - 1)) < 1e-12)
  assert.equal(found.tries, 30)
})

const RULE = { feeBps: 10, tries: 200, seed: 5 }

test('a rule that knows where prices go beats random entries; one that does not is no rare case', () => {
  const chance = random('walk')
  let level = 0
  const price = Float64Array.from({ length: 1500 }, () => {
    level += chance.normal() / 100
    return Math.exp(level)
  })
  const ahead = (row: number) => price[Math.min(row + 11, 1499)]! / price[row]! - 1
  const knowing = compareWithRandomEntries({
    buy: price.map((_, row) => (ahead(row) > 0.02 ? 1 : 0)),
    sell: price.map((_, row) => (ahead(row) < -0.02 ? 1 : 0)),
    price,
    ...RULE,
  })
  assert.equal(knowing.atLeastAsGood, 0)
  const pValues = Array.from({ length: 40 }, () => {
    const buy = price.map(() => (chance.int(20) === 0 ? 1 : 0))
    const sell = price.map(() => (chance.int(20) === 0 ? 1 : 0))
    return compareWithRandomEntries({ buy, sell, price, ...RULE }).pValue!
  })
  assert.ok(pValues.filter((p) => p < 0.05).length <= 6, `${pValues}`)
  assert.ok(pValues.filter((p) => p > 0.5).length >= 10)
})

test('random trades are as many and as long as the rule’s: on a steady rise every try earns the same', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 3, maxLength: 50 }), (rows) => {
      const found = compareWithRandomEntries({
        buy: Float64Array.from(rows, ([buy]) => (buy ? 1 : 0)),
        sell: Float64Array.from(rows, ([, sell]) => (sell ? 1 : 0)),
        price: Float64Array.from(rows, (_, row) => 1.01 ** row),
        feeBps: 5,
        tries: 5,
        seed: 2,
      })
      assert.equal(found.atLeastAsGood, found.trades === 0 ? 0 : 5)
      if (found.trades > 0) assert.ok(Math.abs(found.randomMean! - found.profitRatio) < 1e-9)
    }),
  )
})

test('a fee of the whole value is refused', () => {
  const none = new Float64Array(3)
  const call = () => compareWithRandomEntries({ buy: none, sell: none, price: none, ...RULE, feeBps: 10_000 })
  assert.throws(call, { code: 'config.invalid' })
})
