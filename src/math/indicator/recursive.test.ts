import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { agree, someCandles, someColumn } from '../arbitrary-candles.fixture.ts'
import { adx, aroon, atr, ema, macd, natr, obv, rsi, sma, trueRange } from '../index.ts'

const period = fc.integer({ min: 1, max: 9 })
const close = { tolerance: 1e-9, scale: 1 }

describe('indicators that carry on from row to row', () => {
  it('ema is α·x + (1 − α)·previous from the first value on', () => {
    fc.assert(
      fc.property(someColumn(40, { gaps: false }), period, (x, n) => {
        const alpha = 2 / (n + 1)
        const wanted: number[] = []
        for (const [row, value] of x.entries()) {
          wanted.push(row === 0 ? value : alpha * value + (1 - alpha) * wanted[row - 1]!)
        }
        assert.ok(agree(ema(x, n), wanted, close))
      }),
    )
  })

  it('ema with seed sma starts at row n − 1 with the mean of the first n values', () => {
    fc.assert(
      fc.property(someColumn(40, { gaps: false }), period, (x, n) => {
        const out = ema(x, n, { seed: 'sma' })
        const mean = sma(x, n)
        const rest = ema(Float64Array.from([mean[n - 1] ?? NaN, ...x.subarray(n)]), n)
        assert.ok(agree(out.subarray(0, n - 1), mean.subarray(0, n - 1)))
        if (x.length >= n) assert.ok(agree(out.subarray(n - 1), rest, close))
      }),
    )
  })

  it('the average of a constant is that constant, to the bit', () => {
    const x = new Float64Array(50).fill(0.1)
    assert.ok(ema(x, 14).every((value) => value === 0.1))
  })

  it('macd is fast minus slow, its average, and what is left', () => {
    fc.assert(
      fc.property(someColumn(40, { gaps: false }), period, period, (x, fast, slow) => {
        const { line, signal, histogram } = macd(x, { fast, slow, signal: 3 })
        const [short, long] = [ema(x, Math.min(fast, slow)), ema(x, Math.max(fast, slow))]
        const wanted = short.map((value, row) => value - long[row]!)
        assert.ok(agree(line, wanted, close))
        assert.ok(agree(signal, ema(wanted, 3), close))
        assert.ok(
          agree(
            histogram,
            wanted.map((value, row) => value - ema(wanted, 3)[row]!),
            close,
          ),
        )
      }),
    )
  })

  it('macd with seed sma starts all three at row slow + signal − 2', () => {
    const { line, signal, histogram } = macd(
      Float64Array.from({ length: 40 }, (_, row) => row * row),
      { seed: 'sma' },
    )
    for (const column of [line, signal, histogram]) assert.equal(column.findIndex(Number.isFinite), 33)
  })

  it('rsi by hand: changes +2 −1 +3 −4, two rows averaged', () => {
    const x = Float64Array.of(10, 12, 11, 14, 10)
    const wilder = [NaN, NaN, (100 * 1) / 1.5, (100 * 2) / 2.25, (100 * 1) / (1 + 2.125)]
    assert.ok(agree(rsi(x, 2), wilder))
    assert.ok(agree(rsi(x, 2, { method: 'cutler' }), [NaN, NaN, (100 * 2) / 3, (100 * 3) / 4, (100 * 3) / 7]))
    const ewm = [NaN, NaN, NaN, (100 * 17) / (17 + 2), (100 * 34) / (34 + 4 + 36)]
    assert.ok(agree(rsi(x, 3, { method: 'ewm' }), ewm))
  })

  it('rsi is 0 without any change, 100 without a loss, and within 0…100 always', () => {
    assert.deepEqual(Array.from(rsi(Float64Array.of(5, 5, 5, 5), 2)), [NaN, NaN, 0, 0])
    assert.deepEqual(Array.from(rsi(Float64Array.of(1, 2, 3), 2)), [NaN, NaN, 100])
    fc.assert(
      fc.property(someColumn(40), period, fc.constantFrom('wilder', 'cutler', 'ewm'), (x, n, method) => {
        assert.ok(rsi(x, n, { method }).every((value) => Number.isNaN(value) || (value >= 0 && value <= 100)))
      }),
    )
  })

  it('true range and atr by hand', () => {
    const bars = {
      high: Float64Array.of(10, 12, 11, 20),
      low: Float64Array.of(8, 11, 7, 19),
      close: Float64Array.of(9, 11, 8, 20),
    }
    assert.deepEqual(Array.from(trueRange(bars)), [NaN, 3, 4, 12])
    assert.deepEqual(Array.from(atr(bars, 2)), [NaN, NaN, 3.5, (3.5 + 12) / 2])
    assert.deepEqual(Array.from(natr(bars, 2)), [NaN, NaN, (3.5 / 8) * 100, (7.75 / 20) * 100])
  })

  it('obv adds the volume of a rise, subtracts that of a fall', () => {
    const candles = { close: Float64Array.of(5, 6, 6, 4), volume: Float64Array.of(7, 2, 9, 3) }
    assert.deepEqual(Array.from(obv(candles)), [7, 9, 9, 6])
  })

  it('adx points one way in a trend: directions and index by hand', () => {
    const high = Float64Array.of(10, 11, 12, 13, 14, 15)
    const bars = { high, low: high.map((value) => value - 1), close: high.map((value) => value - 0.5) }
    const { plusDi, minusDi, adx: index } = adx(bars, 2)
    assert.ok(agree(plusDi, [NaN, NaN, ...new Array<number>(4).fill(100 / 1.5)]))
    assert.deepEqual(Array.from(minusDi), [NaN, NaN, 0, 0, 0, 0])
    assert.deepEqual(Array.from(index), [NaN, NaN, NaN, 100, 100, 100])
  })

  it('a row with a gap is unknown, and the others are as if it were not there', () => {
    fc.assert(
      fc.property(someColumn(40), period, (x, n) => {
        const known = x.filter((value) => !Number.isNaN(value))
        for (const indicator of [ema, rsi, (values: Column) => macd(values, { fast: n, slow: 5 }).signal]) {
          const packed = indicator(known, n)
          let next = 0
          assert.ok(
            agree(
              indicator(x, n),
              x.map((value) => (Number.isNaN(value) ? NaN : packed[next++]!)),
            ),
          )
        }
      }),
    )
  })

  it('a bar counts as missing as soon as one of its values does', () => {
    fc.assert(
      fc.property(someCandles(40), fc.integer({ min: 2, max: 5 }), (candles, n) => {
        const rows = Array.from(candles.close.keys())
        const whole = rows.filter(
          (row) => !Number.isNaN(candles.close[row]! + candles.high[row]! + candles.low[row]!),
        )
        const pick = (column: Column) => Float64Array.from(whole, (row) => column[row]!)
        const packed = { high: pick(candles.high), low: pick(candles.low), close: pick(candles.close) }
        assert.deepEqual(Array.from(pick(atr(candles, n))), Array.from(atr(packed, n)))
        assert.deepEqual(Array.from(pick(adx(candles, n).adx)), Array.from(adx(packed, n).adx))
        assert.equal(
          atr(candles, n).filter(Number.isFinite).length,
          atr(packed, n).filter(Number.isFinite).length,
        )
        assert.equal(aroon(packed, n).up.length, whole.length)
      }),
    )
  })
})
