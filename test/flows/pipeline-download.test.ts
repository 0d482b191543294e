import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { type ExchangeServer, startExchange } from '../exchange/exchange-server.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface Download {
  readonly venue: string
  readonly files: readonly {
    readonly path: string
    readonly pair: string
    readonly rows: number
    readonly added: number
    readonly again: number
  }[]
}

const FIVE = 300_000
const LISTED = Math.floor(Date.now() / 86_400_000 - 8) * 86_400_000
const SINCE = new Date(LISTED).toISOString().slice(0, 10)
const { leme, start, write, path } = makeWorkspace({ after })
let exchange: ExchangeServer

before(async () => {
  exchange = await startExchange({ seed: 7, listed: LISTED, now: () => Date.now() })
  write('line.jsonc', lineOf('{"folder": "{symbol}", "file": "klines"}'))
})
beforeEach(() => {
  exchange.faults.answer = () => undefined
  exchange.faults.missing = () => false
  exchange.ban(0)
})
after(() => exchange[Symbol.asyncDispose]())

function lineOf(source: string, more = ''): string {
  return `{ "symbol": "BTCUSDT", "freq": "5min", "data_folder": "data", ${more} "data_sources": [${source}] }`
}

const downloading = (...more: string[]) => [
  ...['pipeline', 'download', '-c', 'line.jsonc', '--url', exchange.url, '--since', SINCE, '--json'],
  ...more,
]
const download = async (...more: string[]): Promise<Download> => answerOf(await leme(...downloading(...more)))
const file = (symbol: string) => path('data', symbol, 'klines.csv')
const linesOf = (symbol: string) => readFileSync(file(symbol), 'utf8').trim().split('\n')
const klines = () => exchange.requests.filter(({ path: asked }) => asked.endsWith('klines'))

/** What the exchange itself says, up to its last complete candle. */
async function venueRows(symbol: string): Promise<readonly (readonly number[])[]> {
  const rows: number[][] = []
  for (let from = LISTED; ; from = rows.at(-1)![0]! + FIVE) {
    const url = `${exchange.url}/api/v3/klines?symbol=${symbol}&interval=5m&startTime=${from}&limit=1000`
    const page = (await (await fetch(url)).json()) as (string | number)[][]
    rows.push(...page.map((row) => row.slice(0, 6).map(Number)))
    if (page.length < 1000) return rows.filter(([time]) => time! + FIVE <= Date.now())
  }
}

function storedRows(symbol: string): readonly (readonly number[])[] {
  return linesOf(symbol)
    .slice(1)
    .map((line) => line.split(','))
    .map(([time, ...rest]) => [Date.parse(time!), ...rest.map(Number)])
}

async function requireSameAsVenue(symbol: string): Promise<void> {
  const stored = storedRows(symbol)
  const venue = await venueRows(symbol)
  // A candle may have closed in between.
  assert.ok(venue.length - stored.length <= 1, `${stored.length} of ${venue.length}`)
  assert.deepEqual(stored, venue.slice(0, stored.length))
}

test('files of all symbols are made with complete candles alone, under the names of the original', async () => {
  const { venue, files } = await download('--symbols', 'BTCUSDT,ETHUSDT')
  assert.equal(venue, 'binance')
  assert.deepEqual(
    files.map(({ pair, path: at }) => [pair, at]),
    [
      ['BTC/USDT', file('BTCUSDT')],
      ['ETH/USDT', file('ETHUSDT')],
    ],
  )
  const [header, first] = linesOf('BTCUSDT')
  assert.equal(header, 'timestamp,open,high,low,close,volume')
  assert.match(first!, new RegExp(`^${SINCE} 00:00:00\\+00:00,\\d`))
  await requireSameAsVenue('BTCUSDT')
  await requireSameAsVenue('ETHUSDT')
  const merged = await leme('pipeline', 'merge', '-c', 'line.jsonc', '--artifacts', path('kept'), '--json')
  assert.equal(merged.code, 0, merged.stderr)
})

test('what is appended begins at the fifth last row; wrong, repeated and unfinished last rows are put right', async () => {
  await download()
  const lines = linesOf('BTCUSDT')
  const cut = lines.slice(0, -40)
  const wrong = cut.at(-3)!.replace(/,.*/, ',1,1,1,1,1')
  const now = new Date(Math.floor(Date.now() / FIVE) * FIVE).toISOString().slice(0, 19).replace('T', ' ')
  const untouched = cut.at(-6)!.replace(/,.*/, ',2,2,2,2,2')
  const rows = [...cut.slice(0, -6), untouched, ...cut.slice(-5, -3), wrong, wrong, ...cut.slice(-2)]
  writeFileSync(file('BTCUSDT'), [...rows, `${now}+00:00,9,9,9,9,9`, ''].join('\n'))
  const asked = klines().length
  const [fetched] = (await download()).files
  const after = linesOf('BTCUSDT')
  assert.equal(after[cut.length - 6], untouched)
  const rest = [...after]
  rest[cut.length - 6] = lines[cut.length - 6]!
  assert.deepEqual(rest.slice(0, lines.length), lines)
  assert.ok(after.length - lines.length <= 1)
  assert.equal(klines().length - asked, 1)
  // The unfinished row counts among the last five.
  assert.equal(klines().at(-1)!.query.startTime, String(Date.parse(cut.at(-4)!.split(',')[0]!)))
  assert.equal(fetched!.rows, after.length - 1)
  write('line.jsonc', lineOf('{"folder": "BTCUSDT", "file": "klines"}', '"append_overlap_records": 12,'))
  await download()
  const twelfth = linesOf('BTCUSDT').at(-12)!.split(',')[0]!
  assert.ok(Math.abs(Number(klines().at(-1)!.query.startTime) - Date.parse(twelfth)) <= FIVE)
  write('line.jsonc', lineOf('{"folder": "{symbol}", "file": "klines"}'))
})

test('an exchange that fails for a while is waited for; one that gives up leaves a whole file to go on from', async () => {
  let failures = 3
  exchange.faults.answer = ({ path: asked }) =>
    asked.endsWith('klines') && failures-- > 0 ? { kind: 'status', status: 503 } : undefined
  await download('--symbols', 'ETHBTC')
  await requireSameAsVenue('ETHBTC')
  let pages = 0
  exchange.faults.answer = ({ path: asked }) =>
    asked.endsWith('klines') && ++pages > 1 ? { kind: 'held' } : undefined
  rmSync(file('ETHBTC'))
  const running = start(downloading('--symbols', 'ETHBTC'))
  const isOver = running.ended.then(() => true)
  const waited = () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, false))
  while (pages <= 1) assert.ok(!(await Promise.race([isOver, waited()])), running.printed().stderr)
  running.signal('SIGINT')
  assert.equal(errorOf(await running.ended, 130).code, 'cli.interrupted')
  const begun = storedRows('ETHBTC').length
  assert.ok(begun > 400 && begun < 2_000)
  exchange.faults.answer = () => undefined
  const [{ added, again }] = (await download('--symbols', 'ETHBTC')).files as [Download['files'][number]]
  assert.ok(again === 5 && added + begun === storedRows('ETHBTC').length)
  await requireSameAsVenue('ETHBTC')
  assert.deepEqual(readdirSync(path('data', 'ETHBTC')), ['klines.csv'])
})

test('what cannot be fetched is told, and no file is touched', async () => {
  const before = [readFileSync(file('BTCUSDT'), 'utf8'), statSync(file('BTCUSDT')).mtimeMs]
  const fails = async (code: number, ...more: string[]) => {
    const { code: name, message, hint } = errorOf(await leme(...downloading(...more)), code)
    return `${name} ${message} ${hint}`
  }
  assert.match(
    await fails(3, '--symbols', 'BTCUSDT,NONEUSDT'),
    /download\.source .*no market called NONEUSDT/,
  )
  assert.match(await fails(2, '--since', 'once'), /timerange\.malformed/)
  exchange.ban(Date.now() + 86_400_000)
  assert.match(await fails(7), /exchange\.banned/)
  exchange.ban(0)
  for (const [text, found] of [
    [lineOf('{"folder": "BTCUSDT", "file": "klines"}', '"venue": "yahoo",'), /"yahoo" is no exchange/],
    [lineOf('{"store": {"venue": "binance", "pair": "BTC/USDT"}}'), /reads no file.*leme data download/],
    [lineOf('{"folder": "BTCUSDT", "file": "klines.csv.gz"}'), /is no plain CSV file/],
  ] as const) {
    write('line.jsonc', text)
    assert.match(await fails(3), found)
  }
  write('line.jsonc', lineOf('{"folder": "{symbol}", "file": "klines"}'))
  assert.deepEqual([readFileSync(file('BTCUSDT'), 'utf8'), statSync(file('BTCUSDT')).mtimeMs], before)
  writeFileSync(file('BTCUSDT'), 'time,price\n1,2\n')
  assert.match(await fails(6), /klines\.file .*lacks the column open; nothing was changed/)
  assert.equal(readFileSync(file('BTCUSDT'), 'utf8'), 'time,price\n1,2\n')
  assert.ok(!existsSync(path('data', 'NONEUSDT')))
})
