import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Client } from 'pg'
import { candleCsv, candleLine, candleWalk, type WalkCandle } from './candle-walk.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { nothingRunsIn } from './processes.fixture.ts'
import { makeWorkspace, type Running } from './workspace.fixture.ts'

interface ImportDocument {
  readonly schema: string
  readonly rows: number
  readonly inserted: number
  readonly updated: number
  readonly duplicates: number
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly missing: number }[]
}
interface SeriesDocument {
  readonly schema: string
  readonly series: readonly Readonly<Record<string, unknown>>[]
}

const { leme, start, write, path, folder, holdDatabase } = makeWorkspace({ after })
const walk = candleWalk('data', { rows: 1_500 })
let databaseUrl = ''

function importing(file: string, symbol: string, ...more: string[]): string[] {
  return ['data', 'import', file, '--venue', 'v', '--symbol', symbol, '--timeframe', '5m', '--json', ...more]
}
async function imported(file: string, symbol: string, ...more: string[]): Promise<ImportDocument> {
  return answerOf(await leme(...importing(file, symbol, ...more)))
}
async function stored(pair: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { series }: SeriesDocument = answerOf(await leme('data', 'list', '--json'))
  return series.find((one) => one.pair === pair)
}
async function exported(symbol: string, venue = 'v'): Promise<string> {
  const file = path(`out-${symbol.replace('/', '-')}.csv`)
  answerOf(await leme('data', 'export', file, '--venue', venue, '--symbol', symbol, '-i', '5m', '--json'))
  return readFileSync(file, 'utf8')
}

before(async () => {
  write('walk.csv', candleCsv(walk))
})

test('two commands at once in a fresh folder share one database and leave none behind', async () => {
  const lists = await Promise.all([leme('data', 'list', '--json'), leme('data', 'list')])
  assert.deepEqual(answerOf(lists[0]!), { schema: 'leme.series/1', series: [] })
  assert.match(lists[1]!.stdout, /store is empty.*leme data generate/)
  await nothingRunsIn(folder)
  databaseUrl = await holdDatabase()
})

test('an import answers with what became of every line', async () => {
  const lines = walk.map(candleLine)
  lines[3] = 'garbage\n'
  lines[5] = candleLine({ ...walk[5]!, low: 1_000 })
  lines.push(lines[7]!)
  const file = write('broken.csv', `open_time,open,high,low,close,volume\n${lines.join('')}`)
  const answer = await imported(file, 'BRK/USD')
  assert.deepEqual(answer, {
    schema: 'leme.import/1',
    rows: 1_501,
    inserted: 1_498,
    updated: 0,
    duplicates: 1,
    rejected: [
      { line: 5, reason: 'has 1 field, not 6' },
      { line: 7, reason: answer.rejected[1]!.reason },
    ],
    gaps: [
      { from: walk[3]!.time, to: walk[3]!.time, missing: 1 },
      { from: walk[5]!.time, to: walk[5]!.time, missing: 1 },
    ],
  })
  assert.match(answer.rejected[1]!.reason, /low 1000/)
})

test('the same file a second time changes nothing', async () => {
  const file = path('walk.csv')
  const first = await imported(file, 'TWICE/USD')
  assert.deepEqual([first.inserted, first.duplicates], [1_500, 0])
  const before = await stored('TWICE/USD')
  const second = await imported(file, 'TWICE/USD')
  assert.deepEqual([second.inserted, second.updated, second.duplicates], [0, 0, 1_500])
  assert.deepEqual(await stored('TWICE/USD'), before)
})

test('stored candles are replaced under --revise alone', async () => {
  const changed = walk.map((candle, at) => (at % 500 === 1 ? { ...candle, volume: 7 } : candle))
  const file = write('changed.csv', candleCsv(changed))
  await imported(path('walk.csv'), 'REV/USD')
  const kept = await imported(file, 'REV/USD')
  assert.deepEqual([kept.inserted, kept.updated, kept.duplicates], [0, 0, 1_500])
  assert.equal(await exported('REV/USD'), candleCsv(walk))
  const revised = await imported(file, 'REV/USD', '--revise')
  assert.deepEqual([revised.inserted, revised.updated, revised.duplicates], [0, 3, 1_497])
  assert.equal(await exported('REV/USD'), candleCsv(changed))
})

test('what is refused writes nothing', async () => {
  const broken = write('one-broken.csv', `${candleCsv(walk)}garbage\n`)
  const minutes = write('minutes.csv', candleCsv(candleWalk('m', { rows: 500, minutes: 1 })))
  const refusals: [string[], number, string][] = [
    [importing(broken, 'NOT/USD', '--strict'), 1, 'import.rejected'],
    [importing(minutes, 'NOT/USD'), 2, 'candles.timeframe'],
    [importing(path('walk.csv'), 'NOT/USD', '--calendar', 'lunar'), 2, 'calendar.unknown'],
    [importing(write('empty.csv', ''), 'NOT/USD'), 4, 'csv.empty'],
    [importing(write('all-broken.csv', `${candleCsv([])}x\ny\n`), 'NOT/USD'), 4, 'import.empty'],
    [importing(write('columns.csv', 'a,b\n1,2\n'), 'NOT/USD'), 1, 'csv.header'],
    [importing(path('nowhere.csv'), 'NOT/USD'), 4, 'file.unreadable'],
    [importing(path('walk.csv'), 'NOT-USD'), 2, 'pair.malformed'],
    [importing(path('walk.csv'), 'NOT/USD', '--timeframe', '7m'), 2, 'timeframe.unknown'],
  ]
  for (const [args, exit, code] of refusals) {
    assert.equal(errorOf(await leme(...args), exit).code, code)
  }
  assert.equal(await stored('NOT/USD'), undefined)
})

test('an import that is killed midway leaves nothing, and goes through when tried again', async () => {
  const rows = 200_000
  const file = write('big.csv', candleCsv(candleWalk('big', { rows })))
  const running = start(importing(file, 'BIG/USD'))
  await copies(databaseUrl, running)
  running.signalGroup('SIGKILL')
  const { signal, stdout } = await running.ended
  assert.deepEqual([signal, stdout], ['SIGKILL', ''], 'it was killed before it was done')
  assert.equal(await stored('BIG/USD'), undefined)
  const again = await imported(file, 'BIG/USD')
  assert.deepEqual([again.inserted, again.duplicates], [rows, 0])
  assert.equal((await stored('BIG/USD'))?.rows, rows)
})

test('two imports at once store every candle once', async () => {
  const halves = [walk.slice(0, 1_000), walk.slice(500)].map((part, at) =>
    write(`half-${at}.csv`, candleCsv(part)),
  )
  const both = await Promise.all(halves.map((file) => imported(file, 'BOTH/USD')))
  const sum = (of: (one: ImportDocument) => number) => both.reduce((total, one) => total + of(one), 0)
  assert.deepEqual([sum(({ inserted }) => inserted), sum(({ duplicates }) => duplicates)], [1_500, 500])
  assert.equal(await exported('BOTH/USD'), candleCsv(walk))
})

test('what was imported is exported as it was, plain and packed', async () => {
  await imported(path('walk.csv'), 'TRIP/USD')
  assert.equal(await exported('TRIP/USD'), candleCsv(walk))
  const packed = path('trip.csv.gz')
  const range = ['--timerange', '20250102-20250103']
  const answer = answerOf(
    await leme(
      ...['data', 'export', packed, '--venue', 'v', '--symbol', 'TRIP/USD', '-i', '5m', '--json', ...range],
    ),
  )
  const days: readonly WalkCandle[] = walk.slice(288, 2 * 288 + 1)
  assert.deepEqual(answer, { schema: 'leme.export/1', file: packed, rows: days.length })
  assert.equal(gunzipSync(readFileSync(packed)).toString(), candleCsv(days))
  const back = await imported(packed, 'BACK/USD')
  assert.deepEqual([back.inserted, back.rejected, back.gaps], [days.length, [], []])
})

test('longer candles are exported from shorter ones', async () => {
  const file = path('hours.csv')
  await imported(path('walk.csv'), 'HOUR/USD')
  answerOf(await leme('data', 'export', file, '--venue', 'v', '--symbol', 'HOUR/USD', '-i', '1h', '--json'))
  const [, first] = readFileSync(file, 'utf8').split('\n')
  const hour = walk.slice(0, 12)
  assert.deepEqual(first!.split(',').slice(0, 5).map(Number), [
    hour[0]!.time,
    hour[0]!.open,
    Math.max(...hour.map(({ high }) => high)),
    Math.min(...hour.map(({ low }) => low)),
    hour[11]!.close,
  ])
})

test('an export of what is not stored says what is, and how to import', async () => {
  const error = errorOf(
    await leme(
      ...['data', 'export', path('none.csv'), '--venue', 'v', '--symbol', 'NONE/USD', '-i', '5m', '--json'],
    ),
    4,
  )
  assert.match(error.hint ?? '', /npx leme data import FILE --venue v --symbol NONE\/USD --timeframe 5m/)
})

/** Resolves while an import copies rows, or when it has ended. */
async function copies(url: string, { ended }: Running): Promise<void> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    while (!isOver) {
      const { rows } = await client.query(
        'select 1 from pg_stat_progress_copy where bytes_processed > 1000000',
      )
      if (rows.length > 0) return
    }
  } finally {
    await client.end()
  }
}
