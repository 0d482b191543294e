import { defineStrategy } from 'leme/strategy'

const MINUTE = 60_000

/** In on every even minute and out on every odd one: as many orders as candles. */
export default defineStrategy({
  name: 'bench-alternate',
  timeframe: '1m',
  indicators: () => ({}),
  enterLong: ({ time }) => every(time, 0),
  exitLong: ({ time }) => every(time, 1),
})

function every(time: Float64Array, parity: number): Uint8Array {
  const mask = new Uint8Array(time.length)
  for (let row = 0; row < time.length; row++) mask[row] = (time[row]! / MINUTE) % 2 === parity ? 1 : 0
  return mask
}
