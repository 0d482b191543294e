import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { random } from '../random/random.ts'
import { applyIsotonic, fitIsotonic, parseIsotonic } from './isotonic.ts'
import { applyPlatt, fitPlatt, parsePlatt } from './platt.ts'
import { expectedCalibrationError, reliability } from './reliability.ts'

const mean = (x: Column) => x.reduce((sum, value) => sum + value, 0) / x.length

/** Scores with ties and classes that lean on them more or less, or against them. */
const scored = fc
  .record({ rows: fc.integer({ min: 1, max: 120 }), seed: fc.string(), lean: fc.constantFrom(-2, 0, 1, 30) })
  .map(({ rows, seed, lean }) => {
    const chance = random(seed)
    const scores = Float64Array.from({ length: rows }, () => Math.round(chance.normal() * 20) / 20)
    const target = scores.map((score) => (chance.next() < 1 / (1 + Math.exp(-lean * score - 0.5)) ? 1 : 0))
    return { scores, target }
  })

function isRising(scores: Column, out: Column): boolean {
  const order = Array.from(scores, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!)
  return order.every((row, k) => k === 0 || out[row]! >= out[order[k - 1]!]!)
}

describe('isotonic calibration', () => {
  it('never falls, keeps the mean, and every value is the share of class 1 of the rows that have it', () => {
    fc.assert(
      fc.property(scored, ({ scores, target }) => {
        const out = new Float64Array(scores.length)
        const model = fitIsotonic(scores, target)
        applyIsotonic(model, scores, out)
        assert.ok(isRising(scores, out))
        assert.ok(Math.abs(mean(out) - mean(target)) < 1e-12)
        for (const value of new Set(out)) {
          const own = target.filter((_, row) => out[row] === value)
          assert.ok(Math.abs(mean(own) - value) < 1e-12)
        }
        assert.deepEqual(parseIsotonic(JSON.parse(JSON.stringify(model))), model)
      }),
    )
  })

  it('has the least squared error: no rising step function does better', () => {
    fc.assert(
      fc.property(
        scored,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        ({ scores, target }, levels) => {
          const out = new Float64Array(scores.length)
          applyIsotonic(fitIsotonic(scores, target), scores, out)
          const error = (x: Column) => x.reduce((sum, p, row) => sum + (p - target[row]!) ** 2, 0)
          const sorted = levels.sort((a, b) => a - b)
          const rival = scores.map((score) => sorted[score < -0.7 ? 0 : score < 0 ? 1 : score < 0.7 ? 2 : 3]!)
          assert.ok(error(out) <= error(rival) + 1e-12)
          const moved = out.map((p, row) => Math.max(p, rival[row]!))
          assert.ok(error(out) <= error(moved) + 1e-12)
        },
      ),
    )
  })

  it('pools a fall, goes straight between blocks and stays level outside', () => {
    const model = fitIsotonic(Float64Array.of(1, 2, 3, 4, 6), Float64Array.of(0, 1, 0, 1, 1))
    assert.deepEqual(model.scores, [1, 2, 3, 4, 6])
    assert.deepEqual(model.values, [0, 0.5, 0.5, 1, 1])
    const out = new Float64Array(6)
    applyIsotonic(model, Float64Array.of(-9, 1.5, 2.2, 3.5, 99, NaN), out)
    assert.deepEqual([...out], [0, 0.25, 0.5, 0.75, 1, NaN])
  })
})

describe("Platt's calibration", () => {
  it('is monotone and stands where the loss against drawn-in targets is least', () => {
    fc.assert(
      fc.property(scored, ({ scores, target }) => {
        const model = fitPlatt(scores, target)
        const out = new Float64Array(scores.length)
        applyPlatt(model, scores, out)
        assert.ok(out.every((p) => p > 0 && p < 1))
        assert.ok(isRising(model.slope >= 0 ? scores : scores.map((score) => -score), out))
        const ones = target.reduce((sum, value) => sum + value, 0)
        const wanted = target.map((value) =>
          value === 1 ? (ones + 1) / (ones + 2) : 1 / (target.length - ones + 2),
        )
        assert.ok(Math.abs(mean(out) - mean(wanted)) < 1e-6)
        const off = mean(scores.map((score, row) => score * (out[row]! - wanted[row]!)))
        assert.ok(Math.abs(off) < 1e-6)
        assert.deepEqual(parsePlatt(JSON.parse(JSON.stringify(model))), model)
      }),
    )
  })

  it('finds the sigmoid that made the classes, in whatever unit the scores are', () => {
    const chance = random('made')
    const scores = Float64Array.from({ length: 20_000 }, () => chance.normal())
    const target = scores.map((score) => (chance.next() < 1 / (1 + Math.exp(1 - 2 * score)) ? 1 : 0))
    for (const unit of [1e-9, 1, 1e9]) {
      const { slope, offset } = fitPlatt(
        scores.map((score) => score * unit + 5 * unit),
        target,
      )
      assert.ok(Math.abs(slope * unit - 2) < 0.1)
      assert.ok(Math.abs(offset + 5 * slope * unit + 1) < 0.1)
    }
  })

  it('one class and one score give a constant between 0 and 1', () => {
    // The mean of three times 0.45 is not 0.45.
    for (const target of [Float64Array.of(1, 1, 1), Float64Array.of(0, 1, 0)])
      for (const score of [3, 0.45]) {
        const { slope, offset } = fitPlatt(new Float64Array(3).fill(score), target)
        assert.ok(Math.abs(slope) < 1e-9 && Math.abs(offset) < 2, `${slope} ${offset}`)
      }
  })
})

describe('reliability', () => {
  it('counts every row once, in bins that ascend', () => {
    fc.assert(
      fc.property(
        scored,
        fc.constantFrom('width' as const, 'count' as const),
        fc.integer({ min: 1, max: 12 }),
        ({ scores, target }, by, bins) => {
          const probability = scores.map((score) => 1 / (1 + Math.exp(-score)))
          const table = reliability(target, probability, { bins, by })
          assert.ok(table.length <= bins)
          assert.equal(
            table.reduce((sum, bin) => sum + bin.rows, 0),
            target.length,
          )
          const ones = table.reduce((sum, bin) => sum + bin.rows * bin.share, 0)
          assert.ok(Math.abs(ones / target.length - mean(target)) < 1e-12)
          table.forEach((bin, k) => {
            assert.ok(bin.low <= bin.meanProbability + 1e-12 && bin.meanProbability <= bin.high + 1e-12)
            assert.ok(k === 0 || bin.low >= table[k - 1]!.high)
          })
        },
      ),
    )
  })

  it('the error is 0 after isotonic calibration, and what it is by hand', () => {
    const target = Float64Array.of(0, 0, 1, 0, 1, 1, 1, NaN)
    const scores = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const out = new Float64Array(8)
    applyIsotonic(fitIsotonic(scores, target), scores, out)
    assert.ok(expectedCalibrationError(reliability(target, out)) < 1e-12)
    const sure = Float64Array.of(0.05, 0.05, 0.95, 1)
    const table = reliability(Float64Array.of(0, 1, 1, 0), sure)
    assert.deepEqual(
      table.map(({ rows, share }) => [rows, share]),
      [
        [2, 0.5],
        [2, 0.5],
      ],
    )
    assert.ok(Math.abs(expectedCalibrationError(table) - (0.45 + 0.475) / 2) < 1e-12)
    assert.ok(Number.isNaN(expectedCalibrationError([])))
  })
})

describe('calibration refuses', () => {
  it('other classes, infinite scores, no rows, unlike lengths, scores for probabilities, foreign models', () => {
    const y = Float64Array.of(0, 1)
    const refused: [string, () => unknown][] = []
    for (const fit of [fitPlatt, fitIsotonic]) {
      refused.push(
        ['math.target', () => fit(y, Float64Array.of(0, 2))],
        ['math.target', () => fit(Float64Array.of(0, Infinity), y)],
        [
          'math.target',
          () =>
            fit(
              y.map(() => NaN),
              y,
            ),
        ],
        ['math.target', () => fit(new Float64Array(0), new Float64Array(0))],
        ['math.length', () => fit(y.subarray(1), y)],
      )
    }
    refused.push(
      ['math.target', () => reliability(y, Float64Array.of(-0.1, 1))],
      ['math.option', () => reliability(y, y, { bins: 0 })],
      ['math.model', () => parsePlatt({ schema: 'leme.platt/2', slope: 1, offset: 1 })],
      ['math.model', () => parsePlatt({ schema: 'leme.platt/1', slope: null, offset: 1 })],
      ['math.model', () => parseIsotonic({ schema: 'leme.platt/1', slope: 1, offset: 1 })],
      ['math.model', () => parseIsotonic({ schema: 'leme.isotonic/1', scores: [1, 2], values: [0.5, 0.4] })],
      ['math.model', () => parseIsotonic({ schema: 'leme.isotonic/1', scores: [], values: [] })],
    )
    for (const [code, run] of refused) assert.throws(run, { code })
  })
})
