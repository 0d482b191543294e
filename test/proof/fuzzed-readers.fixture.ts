import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { yamlValuesCodec } from '../../src/adapters/git/index.ts'
import { parseKlines } from '../../src/adapters/source/binance-vision/parse-klines.ts'
import { unzipOne } from '../../src/adapters/source/binance-vision/unzip-one.ts'
import { zipOf } from '../../src/adapters/source/binance-vision/zip.fixture.ts'
import * as feather from '../../src/adapters/source/freqtrade/feather.fixture.ts'
import { formatCandles, parseCandles } from '../../src/adapters/source/index.ts'
import { readParquetCandles, writeParquetCandles } from '../../src/adapters/store/parquet/index.ts'
import { parseIngestJson } from '../../src/apps/server/ingest-json.ts'
import { CLIENT, wantedBot } from '../../src/control/deployment/values.fixture.ts'
import { allocateCandles, parseTimeframe } from '../../src/domain/index.ts'
import { readIngestCandles, readIngestTicks } from '../../src/trade/market/index.ts'

/** Something that reads bytes of strangers; throws a Fault for those that it does not take. */
export interface FuzzedReader {
  readonly name: string
  /** How often it has its turn. */
  readonly weight: number
  readonly samples: readonly Buffer[]
  /** Whether samples are JSON: then values are changed as often as bytes. */
  readonly isJson?: boolean
  read(bytes: Buffer): unknown
}

const TIMEFRAME = parseTimeframe('5m')
const NOW = Date.UTC(2025, 0, 2)
const CANDLE = { ts: NOW, symbol: 'EURUSD', timeframe: 'M5', open: 2, high: 3, low: 1, close: 2.5, volume: 7 }
const RICH = { ...CANDLE, bid: 2, ask: 2.5, spread: 0.5, indicators: { rsi: 51.5, 'ema.9': -1 } }
const TICK = { ts: '2025-01-01T12:00:00.123+02:00', symbol: 'BTC/USDT:USDT', bid: 1, ask: 1.5, volume: 2 }
const KLINE = '1704067200000,1.5,2,1,1.7,12.5,1704067499999,20.1,7,6.2,10.1,0\n'
const MOST_UNZIPPED = 1 << 20
const VALUES = yamlValuesCodec()
const JSON_VALUES = {
  ...{ clientId: CLIENT, schema: 'cliente_001', database: { existingSecret: 'cliente-001-database' } },
  bots: [wantedBot({ name: 'a' }), wantedBot({ name: 'b' })],
}

/** Every reader of candles, ticks and values, with samples that it takes. */
export async function fuzzedReaders(): Promise<readonly FuzzedReader[] & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-fuzz-'))
  const candles = allocateCandles(12, TIMEFRAME)
  for (let row = 0; row < candles.length; row++) {
    candles.time[row] = NOW + row * 300_000
    candles.open[row] = candles.close[row] = 1.5 + row / 8
    candles.high[row] = 4
    candles.low[row] = 1 / 3
    candles.volume[row] = row
  }
  const file = join(folder, 'sample.parquet')
  await writeParquetCandles(file, candles)
  const csv = Buffer.from(formatCandles(candles))
  const dated = Buffer.from(
    `date,open,high,low,close,volume\n${Array.from({ length: 9 }, (_, at) => `2025-01-0${at + 1} 00:00:00+00:00,1,2,1,2,${at}`).join('\n')}\n`,
  )
  const rows = Array.from({ length: 9 }, (_, at) => [NOW + at * 300_000, 1, 2, 1, 2, at])
  const objects = rows.map(([time, open, high, low, close, volume]) => ({
    time,
    open,
    high,
    low,
    close,
    volume,
  }))
  const text = (value: unknown) => Buffer.from(JSON.stringify(value))
  const parse = (bytes: Buffer) => parseCandles(bytes, 'input', TIMEFRAME)
  const items = (bytes: Buffer): readonly unknown[] => [parseIngestJson(bytes)].flat()
  const plain = [feather.LZ4, feather.ZSTD, feather.PLAIN, feather.TEXT].map((one) =>
    gunzipSync(Buffer.from(one, 'base64')),
  )
  const bots = ['a', 'b'].map((name) => ({ kind: 'put-bot', bot: wantedBot({ name }) }) as const)
  const values = Buffer.from(
    bots.reduce((file, edit) => VALUES.edit(CLIENT, file || undefined, { edit, commandId: 'command-1' }), ''),
  )
  const readers: FuzzedReader[] = [
    {
      ...{ name: 'candles over HTTP', weight: 250, samples: [text([CANDLE]), text([RICH, CANDLE])] },
      isJson: true,
      read: (bytes) => readIngestCandles(items(bytes), NOW),
    },
    {
      ...{
        name: 'ticks over HTTP',
        weight: 200,
        samples: [text([TICK]), text([TICK, { ...TICK, ts: NOW }])],
      },
      isJson: true,
      read: (bytes) => readIngestTicks(items(bytes), NOW),
    },
    { name: 'CSV', weight: 250, samples: [csv, dated, Buffer.from(KLINE.repeat(5))], read: parse },
    {
      isJson: true,
      name: 'JSON',
      weight: 200,
      samples: [text(rows), text(objects), text({ candles: rows })],
      read: parse,
    },
    { name: 'Feather', weight: 60, samples: plain, read: parse },
    { name: 'gzip', weight: 10, samples: [gzipSync(csv), gzipSync(text(rows))], read: parse },
    {
      ...{ name: 'zip', weight: 29, samples: [zipOf({ content: Buffer.from(KLINE.repeat(9)) })] },
      read: async (bytes) =>
        parseKlines(await unzipOne(bytes, 'input', MOST_UNZIPPED), 'input', {
          timeframe: TIMEFRAME,
          market: 'spot',
        }),
    },
    {
      ...{ name: 'values', weight: 20, samples: [values, Buffer.from(JSON.stringify(JSON_VALUES))] },
      read: (bytes) =>
        VALUES.edit(CLIENT, bytes.toString('utf8'), {
          edit: { kind: 'put-bot', bot: wantedBot({ name: 'b', pairs: ['BTC/USDT'] }) },
          commandId: 'command-2',
        }),
    },
    {
      ...{ name: 'Parquet', weight: 1, samples: [readFileSync(file)] },
      read: async (bytes) => {
        writeFileSync(file, bytes)
        return readParquetCandles(file, TIMEFRAME)
      },
    },
  ]
  return Object.assign(readers, {
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  })
}
