import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnOf } from '../../table.ts'
import { someData } from '../every-feature.fixture.ts'
import { ABSOLUTE_FUNCTIONS } from './absolute-functions.ts'
import { TALIB_FUNCTIONS } from './talib-functions.ts'

const COLUMNS: Readonly<Record<string, string>> = { real: 'close', real0: 'close', real1: 'other' }

for (const [name, absolute] of Object.entries(ABSOLUTE_FUNCTIONS)) {
  const plain = TALIB_FUNCTIONS[name]!

  /** Both results on random bars, prices times `scale`. */
  const both = (seed: number, { scale, n }: { scale: number; n: number }) => {
    const data = someData(seed, { rows: 60, gaps: 0 })
    const inputs = Object.fromEntries(
      plain.inputs.map((input) => {
        const values = columnOf(data, COLUMNS[input] ?? input)
        return [input, input === 'volume' ? values : values.map((value) => value * scale)]
      }),
    )
    return [absolute.compute(inputs, n, absolute.args), plain.compute(inputs, n, plain.args)] as const
  }

  test(`${name} with an absolute zero is as ever at ordinary prices`, () => {
    // running sums cancel: of rows that hardly move few digits are left, of two columns fewer still
    const isOfTwo = ['CORREL', 'BETA'].includes(name)
    const slack = isOfTwo ? 1e-3 : name === 'STDDEV' ? 1e-5 : 1e-6
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: isOfTwo ? 8 : 2, max: 15 }), (seed, n) => {
        const [found, expected] = both(seed, { scale: 1, n })
        found.forEach((column, k) => {
          column.forEach((value, row) => {
            const other = expected[k]![row]!
            const isSame = Number.isNaN(other)
              ? Number.isNaN(value)
              : Math.abs(value - other) <= slack * Math.max(1, Math.abs(other))
            assert.ok(isSame, `${k} row ${row}: ${value}, not ${other}`)
          })
        })
      }),
      { numRuns: 20 },
    )
  })

  test(`${name} has its interface`, () => {
    const shape = ({ inputs, outputs, defaultWindow, args }: typeof plain) => ({
      inputs,
      outputs,
      defaultWindow,
      args,
    })
    assert.deepEqual(shape(absolute), shape(plain))
    assert.equal(absolute.lookBack(9, absolute.args), plain.lookBack(9, plain.args))
  })

  if (['VAR', 'BBANDS', 'STOCHRSI', 'BETA'].includes(name)) continue
  test(`${name} takes the smallest prices for 0, Leme does not`, () => {
    const [found, own] = both(3, { scale: 1e-18, n: 5 })
    assert.equal(found[0]![50], 0)
    assert.ok(own[0]![50] !== 0)
  })
}
