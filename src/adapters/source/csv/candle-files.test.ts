import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { parsePair, parseTimeframe } from '../../../domain/index.ts'
import { candleFiles } from './candle-files.ts'

const NAMES = ['ETH-BTC-5m.csv.gz', 'ETH-BTC-1m.csv', 'ETH-BTC-1h.csv', 'LTC-BTC-3m.csv', 'XRP-ETH-1m.csv.gz']
const folder = mkdtempSync(join(tmpdir(), 'leme-files-'))
after(() => rmSync(folder, { recursive: true }))
for (const name of [...NAMES, 'notes.txt', 'ETH-BTC-7m.csv', 'eth-btc-5m.csv'])
  writeFileSync(join(folder, name), '')

function find(source: string | readonly string[], timeframe: string, pairs?: readonly string[]): string[] {
  const wanted = pairs && { pairs: pairs.map(parsePair) }
  const files = candleFiles(source, { timeframe: parseTimeframe(timeframe), ...wanted })
  return files.map((file) => `${file.pair} ${file.timeframe} ${basename(file.path)}`)
}

test('a folder gives one file per pair: of the timeframe, else the longest that divides it', () => {
  assert.deepEqual(find(folder, '5m'), ['ETH/BTC 5m ETH-BTC-5m.csv.gz', 'XRP/ETH 1m XRP-ETH-1m.csv.gz'])
  assert.deepEqual(find(folder, '15m'), [
    'ETH/BTC 5m ETH-BTC-5m.csv.gz',
    'LTC/BTC 3m LTC-BTC-3m.csv',
    'XRP/ETH 1m XRP-ETH-1m.csv.gz',
  ])
  assert.deepEqual(find(folder, '4h', ['ETH/BTC']), ['ETH/BTC 1h ETH-BTC-1h.csv'])
})

test('pairs come in the order asked for', () => {
  assert.deepEqual(find(folder, '5m', ['XRP/ETH', 'ETH/BTC']), [
    'XRP/ETH 1m XRP-ETH-1m.csv.gz',
    'ETH/BTC 5m ETH-BTC-5m.csv.gz',
  ])
})

test('files may be named one by one, and keep their order', () => {
  const paths = ['XRP-ETH-1m.csv.gz', 'ETH-BTC-5m.csv.gz'].map((name) => join(folder, name))
  assert.deepEqual(find(paths, '5m'), ['XRP/ETH 1m XRP-ETH-1m.csv.gz', 'ETH/BTC 5m ETH-BTC-5m.csv.gz'])
  assert.deepEqual(find(paths[1]!, '5m'), ['ETH/BTC 5m ETH-BTC-5m.csv.gz'])
})

test('one file for one pair may have any name', () => {
  assert.deepEqual(find(join(folder, 'notes.txt'), '5m', ['A/B']), ['A/B 5m notes.txt'])
})

test('what is missing is named, with what is there', () => {
  assert.throws(() => find(folder, '5m', ['LTC/BTC', 'ETH/BTC']), {
    code: 'candles.missing',
    message: `No candles of LTC/BTC for 5m in ${folder}`,
    hint: /^There are: ETH\/BTC 1h, .*LTC\/BTC 3m/,
  })
  const bare = mkdtempSync(join(folder, 'empty-'))
  assert.throws(() => find(bare, '5m'), { code: 'candles.missing', message: `No candles for 5m in ${bare}` })
  assert.throws(() => find(join(folder, 'none'), '5m'), { code: 'file.unreadable', message: /is not there$/ })
  assert.throws(() => find([join(folder, 'notes.txt')], '5m'), { code: 'candles.name' })
})

test('two files for one pair and timeframe are refused: neither may be left out in silence', () => {
  const twins = mkdtempSync(join(folder, 'twins-'))
  for (const name of ['ETH-BTC-5m.csv', 'ETH-BTC-5m.csv.gz']) writeFileSync(join(twins, name), '')
  assert.throws(() => find(twins, '5m'), { code: 'candles.name', message: /both hold ETH\/BTC 5m$/ })
  assert.throws(
    () =>
      find(
        [folder, twins].map((one) => join(one, 'ETH-BTC-5m.csv.gz')),
        '15m',
      ),
    {
      code: 'candles.name',
    },
  )
})
