import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Candles } from '../../domain/index.ts'
import { agree, someCandles } from '../arbitrary-candles.fixture.ts'
import type { Values } from './plain.fixture.ts'

/** What the function gives, a column or an object of columns, and what its definition says. */
export interface Definition {
  readonly actual: (candles: Candles, n: number) => object
  readonly wanted: (candles: Candles, n: number) => Values | Readonly<Record<string, Values>>
  /** Smallest period, where it is not 1. */
  readonly least?: number
  /** Digits that rounding may take, default 1e-9. */
  readonly tolerance?: number
}

/** Each function is what its definition says, in every column, on every row, the unknown ones included. */
export function judgeDefinitions(family: string, table: Readonly<Record<string, Definition>>): void {
  describe(`definitions: ${family}`, () => {
    for (const [name, { actual, wanted, least = 1, tolerance = 1e-9 }] of Object.entries(table)) {
      it(`${name} is what its definition says`, () => {
        fc.assert(
          fc.property(someCandles(60, { gaps: false }), fc.integer({ min: least, max: 7 }), (candles, n) => {
            const out = named(actual(candles, n))
            const definition = named(wanted(candles, n))
            assert.deepEqual(Object.keys(out), Object.keys(definition))
            for (const [key, column] of Object.entries(out)) {
              const values = definition[key]!
              assert.ok(agree(column, values, { tolerance, scale: 1 }), `${key}: ${column} is not ${values}`)
            }
          }),
        )
      })
    }
  })
}

/** Columns by name, an only one as `value`. */
function named(result: object): Readonly<Record<string, Values>> {
  return ('length' in result ? { value: result } : result) as Readonly<Record<string, Values>>
}
