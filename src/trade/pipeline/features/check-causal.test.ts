import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { someCandles, validConfig } from '../line.fixture.ts'
import type { Table } from '../port.ts'
import { checkCausal, describeLookAhead, findLookAhead } from './check-causal.ts'

const data: Table = {
  rows: 60,
  columns: [
    { name: 'time', values: Float64Array.from({ length: 60 }, (_, row) => row * 60_000) },
    { name: 'x', values: Float64Array.from({ length: 60 }, (_, row) => Math.sin(row * row)) },
  ],
}

/** The value `shift` rows later; negative: earlier. */
function shifted(shift: number): (table: Table) => Table {
  return ({ rows, columns: [time, x] }) => {
    const values = x!.values.map((_, row) => x!.values[row + shift] ?? Number.NaN)
    return { rows, columns: [time!, { name: 'shifted', values }] }
  }
}

test('a feature that looks any number of rows ahead is found, one that looks back is not', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40, max: 40 }), (shift) => {
      const compute = shifted(shift)
      const found = findLookAhead(compute, { data, whole: compute(data) })
      assert.equal(found?.feature, shift > 0 ? 'shifted' : undefined)
    }),
  )
})

test('a feature scaled by a statistic of all rows is found', () => {
  const compute = ({ rows, columns: [time, x] }: Table): Table => {
    const mean = x!.values.reduce((sum, value) => sum + value, 0) / rows
    return { rows, columns: [time!, { name: 'centred', values: x!.values.map((value) => value - mean) }] }
  }
  const found = findLookAhead(compute, { data, whole: compute(data) })
  assert.deepEqual(found, { feature: 'centred', row: 0, time: 0 })
  assert.equal(describeLookAhead(found!), 'feature centred at 1970-01-01 00:00 UTC')
})

test('features of a configuration pass, joined from shorter candles too', () => {
  assert.deepEqual(checkCausal(validConfig(), someCandles()), [])
  assert.deepEqual(checkCausal({ ...validConfig(), freq: '15min' }, someCandles()), [])
})
