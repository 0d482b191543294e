import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, allocateMask, formatTime, parsePair, parseTimeframe } from '../../domain/index.ts'
import { defineStrategy } from '../strategy/index.ts'
import { prepareMarket } from './index.ts'

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
