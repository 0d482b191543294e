import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The averages of one-hour closes, traded on one-minute candles: a row knows the hours that are over. */
export default defineStrategy({
  name: 'bench-hourly-sma-cross',
  timeframe: '1m',
  startup: 48 * 60,
  params: {
    fast: param.int({ min: 2, max: 60, start: 11 }),
    slow: param.int({ min: 5, max: 240, start: 47 }),
  },
  risk: {
    stop: 0.02,
    roi: { 0: 0.02, 60: 0.01, 120: 0 },
    trailing: { positive: 0.005, offset: 0.01 },
  },
  indicators: ({ time, close }, { fast, slow }) => {
    const closes = hourlyCloses(time, close)
    return { quick: spread(time, sma(closes, fast)), calm: spread(time, sma(closes, slow)) }
  },
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})

/** The close of every hour that is over with a row, in order. */
function hourlyCloses(time: Float64Array, close: Float64Array): Float64Array {
  const closes = new Float64Array(Math.ceil(time.length / 60) + 1)
  let hours = 0
  for (let row = 0; row < time.length; row++) if (endsHour(time[row]!)) closes[hours++] = close[row]!
  return closes.slice(0, hours)
}

/** On every row the value of the last hour that is over; NaN before the first. */
function spread(time: Float64Array, hourly: Float64Array): Float64Array {
  const out = new Float64Array(time.length)
  let value = Number.NaN
  for (let row = 0, hour = 0; row < time.length; row++) {
    if (endsHour(time[row]!)) value = hourly[hour++]!
    out[row] = value
  }
  return out
}

function endsHour(time: number): boolean {
  return (time + MINUTE) % HOUR === 0
}
