import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Fault, parsePair, parseTimeframe } from '../../../domain/index.ts'
import { candleFiles } from '../csv/candle-files.ts'
import { parseCandles } from '../csv/read-candles.ts'
import { LZ4, PLAIN, TEXT, ZSTD } from './feather.fixture.ts'

const timeframe = parseTimeframe('5m')
const START = Date.UTC(2024, 0, 1)
const feather = (text: string) => gunzipSync(Buffer.from(text, 'base64'))

/** What the fixtures hold, row by row. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const price = 100 + (i % 4)
  return [START + i * 300_000, price, price + 1, price - 1, price + 0.5, i]
})
const json = (list: unknown) => Buffer.from(JSON.stringify(list))

describe('candles of freqtrade', () => {
  const wanted = parseCandles(json(rows.toSpliced(3, 1)), 'wanted', timeframe).candles

  it('are read from Feather, however it is compressed and whatever unit its times have', () => {
    for (const text of [LZ4, ZSTD, PLAIN]) {
      const { candles, rows, rejected } = parseCandles(feather(text), 'x.feather', timeframe)
      assert.deepEqual(candles, wanted)
      assert.equal(rows, 40)
      assert.deepEqual(rejected, [{ line: 4, reason: 'volume is not a finite number' }])
    }
  })

  it('are read from JSON, gzip or not; a row that is none is named by its place', () => {
    const list = rows.with(3, [START, 1, 2] as never)
    for (const bytes of [json(list), gzipSync(json(list))]) {
      const { candles, rejected } = parseCandles(bytes, 'x.json', timeframe)
      assert.deepEqual(candles, wanted)
      assert.match(rejected[0]!.reason, /no row of six values: \[/)
      assert.equal(rejected[0]!.line, 4)
    }
  })

  it('that are broken are refused by name, or read; nothing else happens', () => {
    const whole = [LZ4, ZSTD, PLAIN].map(feather)
    fc.assert(
      fc.property(fc.nat(2), fc.nat(4000), fc.nat(255), fc.boolean(), (which, at, byte, isCut) => {
        const bytes = Uint8Array.from(whole[which]!)
        const place = at % bytes.length
        bytes[place] = byte
        try {
          parseCandles(isCut ? bytes.subarray(0, place) : bytes, 'x.feather', timeframe)
        } catch (error) {
          assert.ok(error instanceof Fault, String(error))
        }
      }),
      { numRuns: 2000 },
    )
    assert.throws(() => parseCandles(whole[0]!.subarray(0, 900), 'x.feather', timeframe), {
      code: 'candles.format',
      message: /^x\.feather is cut off or damaged/,
    })
    assert.throws(() => parseCandles(feather(TEXT), 'x.feather', timeframe), {
      message: /"date" of no numbers/,
    })
    assert.throws(() => parseCandles(Buffer.from('[1,'), 'x.json', timeframe), { code: 'candles.format' })
    assert.throws(() => parseCandles(Buffer.from('[]'), 'x.json', timeframe), { code: 'csv.empty' })
  })
})

describe('files of freqtrade', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-freqtrade-'))
  after(() => rmSync(folder, { recursive: true }))
  const data = (name: string, files: readonly string[]) => {
    const path = join(folder, name)
    mkdirSync(join(path, 'futures'), { recursive: true })
    for (const file of files) writeFileSync(join(path, file), '')
    return path
  }
  const find = (path: string, ...pairs: string[]) =>
    candleFiles(path, { timeframe, ...(pairs.length > 0 && { pairs: pairs.map(parsePair) }) }).map(
      (file) => `${file.pair} ${file.timeframe} ${basename(file.path)}`,
    )
  const FUTURES = [
    'futures/BTC_USDT_USDT-5m-futures.feather',
    'futures/BTC_USDT_USDT-8h-funding_rate.feather',
    'futures/BTC_USDT_USDT-8h-mark.feather',
    'futures/ETH_USDT_USDT-1m-futures.json.gz',
  ]

  it('of futures are found with and without the currency they are settled in, also beside spot markets', () => {
    const path = data('both', ['BTC_USDT-5m.feather', ...FUTURES])
    assert.deepEqual(find(path, 'BTC/USDT:USDT'), ['BTC/USDT:USDT 5m BTC_USDT_USDT-5m-futures.feather'])
    assert.deepEqual(find(path, 'BTC/USDT'), ['BTC/USDT 5m BTC_USDT-5m.feather'])
    assert.deepEqual(find(path, 'ETH/USDT'), ['ETH/USDT 1m ETH_USDT_USDT-1m-futures.json.gz'])
    assert.deepEqual(find(path), ['BTC/USDT 5m BTC_USDT-5m.feather'])
    assert.deepEqual(find(join(path, 'futures')), [
      'BTC/USDT:USDT 5m BTC_USDT_USDT-5m-futures.feather',
      'ETH/USDT:USDT 1m ETH_USDT_USDT-1m-futures.json.gz',
    ])
    assert.deepEqual(find(data('futures alone', FUTURES), 'BTC/USDT'), [
      'BTC/USDT 5m BTC_USDT_USDT-5m-futures.feather',
    ])
    assert.equal(find(data('futures alone', FUTURES)).length, 2)
    assert.deepEqual(find(data('spot alone', ['BTC-USDT-5m.csv']), 'BTC/USDT:USDT'), [
      'BTC/USDT:USDT 5m BTC-USDT-5m.csv',
    ])
  })

  it('that are missing are told with the names looked for, and what could be converted', () => {
    const path = data('none', ['BTC_USDT-5m.h5', 'XRP_USDT-5m.json', 'BTC_USDT_USD-5m-futures.json'])
    assert.throws(() => find(path, 'BTC/USDT:USDT'), {
      code: 'candles.missing',
      message: `No candles of BTC/USDT:USDT for 5m in ${path}`,
      hint: /BTC_USDT_USDT-5m-futures\.feather, BTC_USDT-5m\.feather, BTC-USDT-5m\.csv\.gz.*BTC_USDT-5m\.h5 is there: .*convert-data/,
    })
    assert.throws(
      () => candleFiles([join(path, 'BTC_USDT-5m.h5'), join(path, 'XRP_USDT-5m.json')], { timeframe }),
      {
        code: 'candles.name',
        hint: /convert-data/,
      },
    )
  })
})
