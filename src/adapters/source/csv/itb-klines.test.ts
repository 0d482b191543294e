import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../domain/index.ts'
import { parseCandles } from './read-candles.ts'

/** What pandas writes of Binance's klines: the time as a date in UTC, then the other columns by their short names. */
const HEADER =
  'timestamp,open,high,low,close,volume,close_time,quote_av,trades,tb_base_av,tb_quote_av,ignore\n'
const row = (time: string, close: string) =>
  `${time},4261.48,4485.39,4200.74,${close},795.150377,1503014399999,3454770.05,3427,616.248541,2678216.4,0.0\n`

test('klines of the Intelligent Trading Bot are read, whose times are dates in UTC', () => {
  const { candles, rejected } = parseCandles(
    Buffer.from(HEADER + row('2017-08-17 00:00:00', '4285.08') + row('2017-08-17 00:01:00', '4300.5')),
    'BTCUSDT/klines.csv',
    parseTimeframe('1m'),
  )
  assert.deepEqual(rejected, [])
  assert.deepEqual([...candles.time], [Date.UTC(2017, 7, 17), Date.UTC(2017, 7, 17, 0, 1)])
  assert.deepEqual([...candles.close], [4285.08, 4300.5])
  assert.deepEqual([...candles.volume], [795.150377, 795.150377])
})

test('its daily klines carry days alone, and times with a zone are read as well', () => {
  const { candles } = parseCandles(
    Buffer.from(HEADER + row('2017-08-17', '4285.08') + row('2017-08-18 00:00:00+00:00', '4300.5')),
    'klines.csv',
    parseTimeframe('1d'),
  )
  assert.deepEqual([...candles.time], [Date.UTC(2017, 7, 17), Date.UTC(2017, 7, 18)])
})

test('a row with an empty price, as merging leaves it, is named by its line', () => {
  const { candles, rejected } = parseCandles(
    Buffer.from(HEADER + row('2017-08-17 00:00:00', '4285.08') + row('2017-08-17 00:01:00', '')),
    'klines.csv',
    parseTimeframe('1m'),
  )
  assert.equal(candles.length, 1)
  assert.deepEqual(rejected, [{ line: 3, reason: 'close is not a number: ""' }])
})
