import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { zipOf } from '../../src/adapters/source/binance-vision/zip.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface ImportedFile {
  readonly file: string
  readonly pair: string
  readonly rows: number
  readonly inserted: number
  readonly duplicates: number
  readonly verified: boolean
}

const { leme, write, path, holdDatabase } = makeWorkspace({ after })
const START = Date.UTC(2024, 0, 1)
const DAY = 86_400_000

/** Klines of an hour from `from` on, one day of them, their times in units of `perMs` a millisecond. */
function klines(from: number, perMs = 1): string {
  return Array.from({ length: 24 }, (_, hour) => {
    const time = (from + hour * 3_600_000) * perMs
    const open = 42_000 + hour / 8
    return `${time},${open},${open + 1},${open - 1},${open + 0.5},${hour}.125,${time + 3_600_000 * perMs - 1},1,2,3,4,0\n`
  }).join('')
}

function archive(name: string, content: string): string {
  const bytes = zipOf({ content: Buffer.from(content) })
  const file = write(name, bytes)
  write(`${name}.CHECKSUM`, `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
  return file
}

async function exported(symbol: string, ending: string, length = '1h'): Promise<string> {
  const file = path(`out-${symbol.replaceAll(/[/:]/g, '-')}.${ending}`)
  answerOf(await leme('data', 'export', file, '--venue', 'v', '--symbol', symbol, '-i', length, '--json'))
  return file
}

before(async () => {
  await holdDatabase()
  for (const folder of ['data/futures/um/monthly', 'data/spot/daily'])
    mkdirSync(path(folder), { recursive: true })
  archive('data/spot/daily/BTCUSDT-1h-2024-01-02.zip', klines(START + DAY, 1000))
  archive('data/spot/daily/BTCUSDT-1h-2024-01-01.zip', klines(START))
  archive('data/spot/daily/BTCUSDT-1h-2024-01.zip', klines(START) + klines(START + DAY))
  archive(
    'data/futures/um/monthly/BTCUSDT-1h-2024-01.zip',
    `open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n${klines(START)}`,
  )
})

test('a folder of archives is one command, which may be given again', async () => {
  const importing = ['data', 'import', path('data'), '--venue', 'v', '--verify']
  const first: { files: ImportedFile[] } = answerOf(await leme(...importing, '--json'))
  assert.deepEqual(
    first.files.map(({ pair, rows, inserted, duplicates, verified }) => [
      pair,
      rows,
      inserted,
      duplicates,
      verified,
    ]),
    [
      ['BTC/USDT', 24, 24, 0, true],
      ['BTC/USDT', 24, 24, 0, true],
      ['BTC/USDT', 48, 0, 48, true],
      ['BTC/USDT:USDT', 24, 24, 0, true],
    ],
  )
  const second = await leme(...importing)
  assert.equal(second.code, 0, second.stderr)
  assert.match(
    second.stdout,
    /^BTC\/USDT 1h at v: 3 files, 96 lines, 0 new, 0 replaced, 96 known, 0 rejected$/m,
  )
  assert.match(second.stdout, /^4 files, 4 of them with a checksum that fits$/m)
})

test('what is exported in any format is imported to the same candles', async () => {
  const wanted = readFileSync(await exported('BTC/USDT', 'csv'), 'utf8')
  assert.equal(wanted.split('\n').length, 50)
  for (const [at, ending] of ['csv.gz', 'json', 'json.gz', 'parquet'].entries()) {
    const file = await exported('BTC/USDT', ending)
    const symbol = `COPY${at}/USD`
    const answer: { inserted: number } = answerOf(
      await leme('data', 'import', file, '--venue', 'v', '--symbol', symbol, '-i', '1h', '--json'),
    )
    assert.equal(answer.inserted, 48)
    assert.equal(readFileSync(await exported(symbol, 'csv'), 'utf8'), wanted, ending)
  }
})

test('a file that tells pair and candle length by its name needs no options', async () => {
  copyFileSync(await exported('BTC/USDT', 'parquet'), path('NAMED-USD-1h.parquet'))
  const answer: { inserted: number } = answerOf(
    await leme('data', 'import', path('NAMED-USD-1h.parquet'), '--venue', 'v', '--json'),
  )
  assert.equal(answer.inserted, 48)
})

test('what cannot be imported is refused before anything is stored, with what to do', async () => {
  const refused = async (code: string, exit: number, ...args: string[]) => {
    const ended = await leme('data', 'import', ...args, '--venue', 'w', '--json')
    const { code: found, hint } = errorOf(ended, exit)
    assert.equal(found, code)
    assert.ok(hint)
  }
  const spot = path('data/spot/daily/BTCUSDT-1h-2024-01-01.zip')
  await refused('file.unreadable', 4, path('absent.csv'))
  await refused('import.symbol', 2, write('plain.csv', 'x'))
  await refused('import.timeframe', 2, path('plain.csv'), '--symbol', 'A/B')
  await refused('import.timeframe', 2, spot, '-i', '5m')
  await refused('import.market', 2, spot, '--market', 'swap')
  await refused('archive.name', 2, spot, write('BTCUSDT-trades-2024-01.zip', 'x'))
  await refused('archive.symbol', 2, spot, write('NONE-1h-2024-01.zip', 'x'))
  await refused('import.symbol', 2, spot, path('NONE-1h-2024-01.zip'), '--symbol', 'BTC/USDT')
  mkdirSync(path('empty'))
  await refused('import.nothing', 4, path('empty'))
  write('BTCUSDT-1h-2024-02.zip', readFileSync(spot))
  await refused('archive.checksum', 1, path('BTCUSDT-1h-2024-02.zip'), '--verify')
  write('BTCUSDT-1h-2024-02.zip.CHECKSUM', '0'.repeat(64))
  await refused('archive.checksum', 1, path('BTCUSDT-1h-2024-02.zip'))
  const { series }: { series: { venue: string }[] } = answerOf(await leme('data', 'list', '--json'))
  assert.ok(series.every(({ venue }) => venue === 'v'))
})

test('a bad archive among good ones stops there; what was before it is stored, and going on is safe', async () => {
  mkdirSync(path('mixed'))
  archive('mixed/ETHUSDT-1h-2024-01-01.zip', klines(START))
  archive('mixed/ETHUSDT-1h-2024-01-02.zip', klines(START + DAY).replace('42000,', 'oops,'))
  write('mixed/ETHUSDT-1h-2024-01-03.zip', 'PK')
  const importing = ['data', 'import', path('mixed'), '--venue', 'v', '--json']
  const ended = await leme(...importing)
  assert.equal(errorOf(ended, 1).code, 'archive.zip')
  assert.match(ended.stderr, /2024-01-02\.zip:1 left out: open is not a number: "oops"/)
  archive('mixed/ETHUSDT-1h-2024-01-03.zip', klines(START + 2 * DAY))
  const { files }: { files: ImportedFile[] } = answerOf(await leme(...importing))
  assert.deepEqual(
    files.map(({ inserted }) => inserted),
    [0, 0, 24],
  )
})
