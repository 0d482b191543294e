import assert from 'node:assert/strict'
import { EMA, SMA } from 'trading-signals'
import { allocateColumn, type Column } from '../src/domain/index.ts'
import { ema, random, sma } from '../src/math/index.ts'
import type { Contest } from './harness.ts'

const ROWS = 100_000
const WINDOW = 20
const close = walk(ROWS)

/** Our column kernels beside a library that takes one price after another. */
export const contests: readonly Contest[] = [
  {
    name: `SMA ${WINDOW}`,
    unit: 'row',
    count: ROWS,
    contestants: [
      { name: 'leme', run: () => sma(close, WINDOW) },
      { name: 'trading-signals', run: () => stream(new SMA(WINDOW)) },
    ],
    sameResult: nearlyEqual,
  },
  {
    name: `EMA ${WINDOW}`,
    unit: 'row',
    count: ROWS,
    contestants: [
      { name: 'leme', run: () => ema(close, WINDOW, { seed: 'first' }) },
      { name: 'trading-signals', run: () => stream(new EMA(WINDOW)) },
    ],
    sameResult: nearlyEqual,
  },
]

function stream(indicator: SMA | EMA): Column {
  const out = allocateColumn(ROWS)
  for (let row = 0; row < ROWS; row++) out[row] = indicator.update(close[row]!, false) ?? NaN
  return out
}

/** A seeded random walk of positive prices. */
function walk(rows: number): Column {
  const numbers = random('bench')
  const out = allocateColumn(rows)
  let price = 100
  for (let row = 0; row < rows; row++) {
    price *= 1 + numbers.normal() / 1000
    out[row] = price
  }
  return out
}

/** Relative difference of at most 1e-9 wherever both are defined. */
function nearlyEqual(a: unknown, b: unknown): void {
  const [left, right] = [a as Column, b as Column]
  for (let row = WINDOW; row < ROWS; row++) {
    assert.ok(Math.abs(left[row]! / right[row]! - 1) < 1e-9, `row ${row}: ${left[row]} and ${right[row]}`)
  }
}
