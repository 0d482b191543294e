import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parsePair, parseTimeframe } from '../../domain/index.ts'
import { type FileSeries, fetchSeries, readSeries, type SeriesFile, seriesFiles } from './candle-series.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-series-'))
after(() => rmSync(folder, { recursive: true }))

const START = Date.UTC(2024, 0, 1)
const lines = Array.from({ length: 40 }, (_, row) => `${START + row * 300_000},10,12,9,11,${row}`)
const clean = `open_time,open,high,low,close,volume\n${lines.join('\n')}\n`
const dirty = clean.replace('12,9,11,7', '8,9,11,7').replace(`${lines[9]}\n`, `${lines[9]}\n${lines[9]}\nx\n`)

const CONTENTS: Record<string, string | Uint8Array> = {
  clean,
  dirty,
  compressed: gzipSync(dirty),
  'cut off': gzipSync(clean).subarray(0, 80),
  'no gzip': Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from(clean)]),
  zip: 'PK\u0003\u0004',
  empty: '',
  'no header': 'a,b\n1,2\n',
  'other timeframe': clean.replaceAll('00000,10', '00007,10'),
}

function fileOf(name: string, timeframe: string): SeriesFile {
  const path = join(folder, `${name}-${timeframe}.csv`)
  if (name === 'folder') mkdirSync(path, { recursive: true })
  else if (name !== 'missing') writeFileSync(path, CONTENTS[name]!)
  return {
    ...{ pair: parsePair('AAA/USDT'), path, stored: parseTimeframe('5m') },
    timeframe: parseTimeframe(timeframe),
  }
}

async function outcome(work: () => FileSeries | Promise<FileSeries>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    const { code, message, hint, where, kind } = error as Record<string, unknown>
    return { code, message, hint, where, kind }
  }
}

for (const name of [...Object.keys(CONTENTS), 'missing', 'folder']) {
  test(`a file that is fetched gives what a file that is read gives: ${name}`, async () => {
    for (const timeframe of ['5m', '15m']) {
      const file = fileOf(name, timeframe)
      const read = await outcome(() => readSeries(file))
      assert.deepEqual(await outcome(async () => (await fetchSeries(file))()), read)
    }
  })
}

test('what became no candle is named with its line', async () => {
  const { candles, warnings } = (await fetchSeries(fileOf('compressed', '5m')))()
  assert.equal(candles.length, 39)
  assert.match(
    warnings.join('\n'),
    /:9 left out: high 8 is below low 9\n.*:13 left out: .*\n.*1 repeated lines/,
  )
})

function taken(
  names: readonly string[],
  stakeCurrency?: string,
): { pairs: string[]; note: string | undefined } {
  const quotes = mkdtempSync(join(folder, 'quotes-'))
  for (const name of names) writeFileSync(join(quotes, `${name}-5m.csv`), clean)
  const files = seriesFiles([quotes], {
    timeframe: parseTimeframe('5m'),
    ...(stakeCurrency && { stakeCurrency }),
  })
  return { pairs: files.map(({ pair }) => pair), note: readSeries(files[0]!).warnings[0] }
}

test('without pairs a run takes those of one currency and tells which it leaves out', () => {
  const mixed = ['AAA-BTC', 'AAA-USDT', 'BBB-BTC', 'CCC-ETH']
  assert.deepEqual(taken(mixed), {
    pairs: ['AAA/USDT'],
    note: 'the run is in USDT: AAA/BTC, BBB/BTC, CCC/ETH left out; -p chooses pairs',
  })
  assert.deepEqual(taken(mixed, 'BTC').pairs, ['AAA/BTC', 'BBB/BTC'])
  assert.deepEqual(taken(['AAA-BTC', 'BBB-BTC', 'CCC-ETH']), {
    pairs: ['AAA/BTC', 'BBB/BTC'],
    note: 'the run is in BTC: CCC/ETH left out; -p chooses pairs',
  })
  assert.deepEqual(taken(['AAA-BTC', 'BBB-BTC']), { pairs: ['AAA/BTC', 'BBB/BTC'], note: undefined })
})

test('where nothing decides for one currency, or pairs of several are named, the run is refused', () => {
  assert.throws(() => taken(['AAA-BTC', 'AAA-USD']), { code: 'engine.quotes', hint: / -p AAA\/BTC$/ })
  const [timeframe, quotes] = [parseTimeframe('5m'), mkdtempSync(join(folder, 'named-'))]
  for (const name of ['AAA-BTC', 'AAA-USDT']) writeFileSync(join(quotes, `${name}-5m.csv`), clean)
  const pairs = ['AAA/BTC', 'AAA/USDT'].map(parsePair)
  assert.throws(() => seriesFiles([quotes], { timeframe, pairs }), { code: 'engine.quotes' })
})
