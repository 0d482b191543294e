import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import type { VolatilityConfig } from './volatility-schema.ts'

const nan = Number.NaN
const ln2 = Math.LN2
const of = (config: VolatilityConfig, data: Readonly<Record<string, readonly number[]>>) =>
  featuresOf({ generator: 'volatility', config }, data)

test('of closes by hand', () => {
  const functions = ['realized', 'downside', 'upside'] as const
  assertFeatures(of({ functions: [...functions], windows: 2 }, { close: [1, 2, 1, 1] }), {
    close_realized_2: [nan, nan, ln2, ln2 / 2],
    close_downside_2: [nan, nan, ln2 / Math.SQRT2, ln2 / Math.SQRT2],
    close_upside_2: [nan, nan, ln2 / Math.SQRT2, 0],
  })
})

test('of bars by hand', () => {
  const bars = { open: [1, 2], high: [2, 2], low: [1, 1], close: [2, 2] }
  const functions = ['parkinson', 'garman_klass', 'rogers_satchell'] as const
  assertFeatures(of({ functions: [...functions], windows: 1 }, bars), {
    close_parkinson_1: [Math.sqrt(ln2) / 2, Math.sqrt(ln2) / 2],
    close_garman_klass_1: [ln2 * Math.sqrt(1.5 - 2 * ln2), ln2 / Math.SQRT2],
    close_rogers_satchell_1: [0, ln2],
  })
})

test('Yang and Zhang count what happens between bars', () => {
  const price = [1, 1, 2]
  assertFeatures(
    of({ functions: 'yang_zhang', windows: 2 }, { open: price, high: price, low: price, close: price }),
    {
      close_yang_zhang_2: [nan, nan, ln2 / Math.SQRT2],
    },
  )
})

test('the exponential one by hand; a gap holds the last value', () => {
  // Changes 1, −1, 0 in units of ln 2, half of each new square.
  assertFeatures(of({ functions: 'ewma', windows: 3 }, { close: [1, 2, 1, nan] }), {
    close_ewma_3: [nan, ln2, ln2, ln2 * Math.SQRT1_2],
  })
})

test('other columns give other names, and the name of the close is in them', () => {
  const columns = { open: 'o', high: 'h', low: 'l', close: 'c' }
  const { columns: found } = of(
    { columns, functions: 'parkinson', windows: 1 },
    { o: [1], h: [1], l: [1], c: [1] },
  )
  assert.deepEqual(
    found.map(({ name }) => name),
    ['time', 'c_parkinson_1'],
  )
})
