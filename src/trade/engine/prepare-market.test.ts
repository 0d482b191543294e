import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, allocateMask, formatTime, parsePair, parseTimeframe } from '../../domain/index.ts'
import { bindStrategy, defineStrategy } from '../strategy/index.ts'
import { prepareMarket, simulate, tradingSettings } from './index.ts'

const DAY = 86_400_000
const pair = parsePair('SPX/USD')
const strategy = defineStrategy({
  name: 'ten-to-warm-up',
  timeframe: '1d',
  startup: 10,
  indicators: () => ({}),
  enterLong: ({ close }) => allocateMask(close.length),
})

/** Daily candles of January and February 2024; `trades` says on which days. */
function daily(trades: (time: number) => boolean) {
  const times: number[] = []
  for (let time = Date.UTC(2024, 0, 1); time < Date.UTC(2024, 2, 1); time += DAY)
    if (trades(time)) times.push(time)
  const candles = allocateCandles(times.length, parseTimeframe('1d'))
  times.forEach((time, row) => {
    candles.time[row] = time
    candles.close[row] = 100
  })
  return candles
}
const isWeekday = (time: number) => ![0, 6].includes(new Date(time).getUTCDay())
const isHoliday = (time: number) => time === Date.UTC(2024, 0, 26)
const start = Date.UTC(2024, 1, 1)

function firstKept(candles: ReturnType<typeof daily>, calendar?: 'weekdays') {
  const market = prepareMarket(
    strategy,
    { pair, candles },
    { range: { start }, ...(calendar && { calendar }) },
  )
  return { startup: market.startup, first: formatTime(market.candles.time[market.startup]!) }
}

describe('the warm-up before a range', () => {
  it('takes the time of its candles and drops as many rows', () => {
    const found = firstKept(daily(() => true))
    assert.deepEqual(found, { startup: 10, first: '2024-02-01 00:00' })
  })

  it('counts rows where a market rests on weekends, so that the range is traded from its start', () => {
    const found = firstKept(daily(isWeekday), 'weekdays')
    assert.deepEqual(found, { startup: 10, first: '2024-02-01 00:00' })
  })

  it('never lets a filled holiday move the first kept row before the range', () => {
    const found = firstKept(
      daily((time) => isWeekday(time) && !isHoliday(time)),
      'weekdays',
    )
    assert.deepEqual(found, { startup: 11, first: '2024-02-01 00:00' })
  })

  it('keeps later rows only, when too few candles lie before the range', () => {
    const young = daily((time) => isWeekday(time) && time >= Date.UTC(2024, 0, 25))
    assert.deepEqual(firstKept(young, 'weekdays'), { startup: 10, first: '2024-02-08 00:00' })
  })
})

describe('a strategy that sees the next candle', () => {
  const ahead = defineStrategy({
    name: 'ahead',
    timeframe: '1d',
    indicators: ({ close }) => ({ next: close.map((_, row) => close[row + 1] ?? 0) }),
    enterLong: ({ close }) => allocateMask(close.length),
  })

  it('is refused where proof is asked for', () => {
    const candles = daily(() => true)
    assert.ok(prepareMarket(ahead, { pair, candles }))
    assert.throws(() => prepareMarket(ahead, { pair, candles }, { proveCausal: true }), {
      code: 'strategy.looks-ahead',
    })
    assert.ok(prepareMarket(strategy, { pair, candles }, { proveCausal: true }))
  })
})

describe('a proof of all rows', () => {
  const rows = 5_000
  const PRICES = ['open', 'high', 'low', 'close'] as const
  const candles = allocateCandles(rows, parseTimeframe('1d'))
  for (let row = 0; row < rows; row++) {
    candles.time[row] = row * DAY
    for (const name of PRICES) candles[name][row] = 100 + (row % 17)
  }
  const peeksFrom = (first: number) =>
    defineStrategy({
      name: 'late',
      timeframe: '1d',
      indicators: ({ close }) => ({
        next: close.map((price, row) => (row < first ? price : (close[row + 1] ?? 0))),
      }),
      enterLong: ({ close }) => allocateMask(close.length),
    })
  const prove = (first: number, proof: true | { cuts: number }) =>
    prepareMarket(peeksFrom(first), { pair, candles }, { proveCausal: proof })

  it('finds what begins to look ahead late, which one of the first rows cannot', () => {
    assert.ok(prove(4_000, true))
    assert.throws(() => prove(4_000, { cuts: 12 }), {
      code: 'strategy.looks-ahead',
      message: /late looks ahead: "next" at \d{4}-\d\d-\d\d/,
    })
    assert.throws(() => prove(4_998, { cuts: 2 }), { code: 'strategy.looks-ahead' })
    assert.ok(prove(rows, { cuts: 12 }))
  })

  it('simulates trades anew where callbacks decide, late ones too', () => {
    const callbacks = (first: number) => {
      let all: ArrayLike<number> = []
      return defineStrategy({
        name: 'late-exit',
        timeframe: '1d',
        indicators: ({ close }) => {
          all = close
          return {}
        },
        enterLong: ({ close }) => Uint8Array.from(close, (_, row) => Number(row % 5 === 0)),
        customExit: ({ time }) => (time / DAY >= first && all.length > time / DAY + 300 ? 'knows' : null),
      })
    }
    const proveTrades = (first: number, proof: true | { cuts: number }) =>
      prepareMarket(callbacks(first), { pair, candles }, { proveCausal: proof })
    assert.ok(proveTrades(3_000, true))
    assert.throws(() => proveTrades(3_000, { cuts: 16 }), {
      code: 'strategy.looks-ahead',
      message: /its trade of/,
    })
    assert.ok(proveTrades(rows, { cuts: 16 }))
  })
})

it('a column that a callback misspells is told with the one it may mean', () => {
  const misspelt = defineStrategy({
    name: 'misspelt',
    timeframe: '1d',
    startup: 1,
    indicators: ({ close }) => ({ fast: close.slice() }),
    enterLong: ({ close }) => allocateMask(close.length).fill(1),
    customExit: ({ last }) => ((last as Record<string, number>).fats! > 0 ? 'fast' : null),
  })
  const candles = daily(() => true)
  for (const column of [candles.open, candles.high, candles.low]) column.fill(100)
  const market = prepareMarket(misspelt, { pair, candles })
  const run = () => simulate([market], { settings: tradingSettings({}, {}), ...bindStrategy(misspelt) })
  assert.throws(run, { message: /customExit .*there is no column "fats"/, hint: 'Did you mean "fast"?' })
})
