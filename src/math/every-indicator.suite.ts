import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Candles, type Column, type Mask, PRICE_COLUMNS, sliceCandles } from '../domain/index.ts'
import { agree, someCandles } from './arbitrary-candles.fixture.ts'
import { columnsOf, type Entry, type Result, type Table } from './every-indicator.fixture.ts'

/** The facts that hold for every function whose result has one row per candle. */
export function judgeIndicators(family: string, table: Table): void {
  describe(`every function of one row per candle: ${family}`, () => {
    for (const [name, entry] of Object.entries(table)) judge(name, entry)
  })
}

function judge(name: string, entry: Entry): void {
  const { into, stream } = entry
  const period = fc.integer({ min: entry.least ?? 1, max: 7 })

  it(`${name} does not see the future: a row has the value it has when the rows after it are missing`, () => {
    fc.assert(
      fc.property(someCandles(40), period, fc.nat(40), (candles, n, cut) => {
        const rows = Math.min(cut, candles.length)
        const early = rowsOf(entry.run(sliceCandles(candles, 0, rows), n))
        const late = rowsOf(entry.run(candles, n)).map((column) => column.slice(0, rows))
        assert.deepEqual(early, late)
      }),
    )
  })

  it(`${name} gives shared columns of the candles' length and leaves its input alone`, () => {
    fc.assert(
      fc.property(someCandles(30), period, (candles, n) => {
        const before = rowsOf(priceColumns(candles))
        for (const column of columnsOf(entry.run(candles, n))) {
          assert.equal(column.length, candles.length)
          assert.ok(column.buffer instanceof SharedArrayBuffer)
        }
        assert.deepEqual(rowsOf(priceColumns(candles)), before)
      }),
      { numRuns: 20 },
    )
  })

  if (into !== undefined) {
    it(`${name}Into fills every row of what it is given, and refuses another length`, () => {
      fc.assert(
        fc.property(someCandles(30), period, (candles, n) => {
          const wanted = entry.run(candles, n)
          const out = copyOf(wanted, 0)
          for (const column of columnsOf(out)) column.fill(77)
          into(out as never, candles, n)
          assert.deepEqual(rowsOf(out), rowsOf(wanted))
          assert.throws(() => into(copyOf(wanted, 1) as never, candles, n), { code: 'math.length' })
        }),
        { numRuns: 20 },
      )
    })
  }

  if (stream !== undefined) {
    it(`${name}Stream gives, row by row, what the batch gives: to the bit, NaN included`, () => {
      fc.assert(
        fc.property(someCandles(150), period, (candles, n) => {
          const wanted = entry.run(candles, n) as Column | Readonly<Record<string, Column>>
          const next = stream(n)
          for (let row = 0; row < candles.length; row++) {
            const given = next(candles, row)
            if (typeof given === 'number') {
              assert.ok(Object.is(given, (wanted as Column)[row]), `row ${row} is ${given}`)
              continue
            }
            assert.deepEqual(Object.keys(given), Object.keys(wanted))
            for (const [key, value] of Object.entries(given)) {
              const batch = (wanted as Readonly<Record<string, Column>>)[key]![row]
              assert.ok(Object.is(value, batch), `${key}: row ${row} is ${value}, not ${batch}`)
            }
          }
        }),
      )
    })
  }

  if (entry.kind !== undefined) return

  it(`${name} starts with the first known row, and refuses a period that is none`, () => {
    fc.assert(
      fc.property(
        someCandles(30, { gaps: false }),
        period,
        fc.integer({ min: 1, max: 9 }),
        (candles, n, lead) => {
          const late = columnsOf(entry.run(delayed(candles, lead), n))
          const blank = new Array<number>(lead).fill(NaN)
          columnsOf(entry.run(candles, n)).forEach((column, k) => {
            assert.ok(agree(late[k]!, [...blank, ...column], { tolerance: 1e-9, scale: 1 }))
          })
        },
      ),
    )
    const candles = fc.sample(someCandles(9), 1)[0]!
    for (const n of [(entry.least ?? 1) - 1, -3, 2.5, NaN, Infinity]) {
      assert.throws(() => entry.run(candles, n), { code: 'math.period' })
      if (stream !== undefined) assert.throws(() => stream(n), { code: 'math.period' })
    }
  })
}

function priceColumns(candles: Candles): Record<string, Column> {
  return Object.fromEntries(PRICE_COLUMNS.map((name) => [name, candles[name]]))
}

/** Rows of each column; by number, because the bits of NaN differ. */
function rowsOf(result: Result): number[][] {
  return columnsOf(result).map((column) => Array.from(column))
}

/** A result of the same shape in plain memory, `more` rows longer. */
function copyOf(result: Result, more: number): Result {
  const longer = (column: Column | Mask) => {
    const copy =
      column instanceof Float64Array
        ? new Float64Array(column.length + more)
        : new Uint8Array(column.length + more)
    copy.set(column)
    return copy
  }
  if (ArrayBuffer.isView(result)) return longer(result as Column | Mask)
  return Object.fromEntries(Object.entries(result).map(([key, column]) => [key, longer(column)]))
}

/** The same candles behind `lead` rows of NaN. */
function delayed(candles: Candles, lead: number): Candles {
  const delay = (column: Column) => Float64Array.from([...new Array<number>(lead).fill(NaN), ...column])
  const { timeframe, time, open, high, low, close, volume } = candles
  return {
    timeframe,
    length: candles.length + lead,
    time: delay(time),
    open: delay(open),
    high: delay(high),
    low: delay(low),
    close: delay(close),
    volume: delay(volume),
  }
}
