import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type ExchangeServer, startExchange } from '../exchange/exchange-server.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface DownloadDocument {
  readonly schema: string
  readonly exchange: string
  readonly timeframe: string
  readonly series: readonly {
    readonly pair: string
    readonly candles: number
    readonly inserted: number
    readonly duplicates: number
    readonly rejected: readonly string[]
    readonly gaps: readonly { readonly from: number; readonly missing: number }[]
  }[]
}

const MINUTE = 60_000
const LISTED = Math.floor(Date.now() / 86_400_000 - 40) * 86_400_000
const { leme, start, path, holdDatabase } = makeWorkspace({ after })
const day = (after: number) => new Date(LISTED + after * 86_400_000).toISOString().slice(0, 10)
let exchange: ExchangeServer

before(async () => {
  await holdDatabase()
  // Each test its own exchange would be each test the same candles; faults are switched instead.
  exchange = await startExchange({ seed: 7, listed: LISTED, now: () => Date.now() })
})
after(() => exchange[Symbol.asyncDispose]())

const downloading = (pairs: string, timeframe: string, since: string, ...more: string[]) => [
  ...['data', 'download', '--exchange', 'binance', '--url', exchange.url, '--pairs', pairs],
  ...['--timeframe', timeframe, '--since', since, '--json', ...more],
]
const download = async (...args: Parameters<typeof downloading>): Promise<DownloadDocument> =>
  answerOf(await leme(...downloading(...args)))
async function exported(pair: string, timeframe: string): Promise<string> {
  const file = path(`${pair.replace('/', '-')}.csv`)
  answerOf(
    await leme('data', 'export', file, '--venue', 'binance', '--symbol', pair, '-i', timeframe, '--json'),
  )
  return readFileSync(file, 'utf8')
}

test('pairs are stored up to the last complete candle, and a second run fetches only what is new', async () => {
  const lost = LISTED + 3 * 86_400_000
  exchange.faults.missing = (time) => time === lost
  const asked = Date.now()
  const first = await download('BTC/USDT,ETH/USDT', '5m', day(2))
  exchange.faults.missing = () => false
  assert.deepEqual([first.schema, first.exchange, first.timeframe], ['leme.download/1', 'binance', '5m'])
  const complete = Math.floor((asked - LISTED) / (5 * MINUTE)) - 2 * 288
  for (const { candles, inserted, duplicates, rejected, gaps } of first.series) {
    assert.ok(candles === inserted && inserted - (complete - 1) <= 1 && inserted >= complete - 1)
    assert.deepEqual(
      [duplicates, rejected, gaps.map(({ from, missing }) => [from, missing])],
      [0, [], [[lost, 1]]],
    )
  }
  const before = exchange.requests.length
  const again = await download('BTC/USDT,ETH/USDT', '5m', day(2))
  // A candle may have closed in between; without one nothing is asked.
  assert.ok(again.series.every(({ inserted }) => inserted <= 1))
  assert.ok(exchange.requests.slice(before).filter(({ path }) => path.endsWith('klines')).length <= 2)
  const earlier = await download('BTC/USDT', '5m', day(0))
  assert.ok(earlier.series[0]!.inserted - 576 <= 1 && earlier.series[0]!.inserted >= 576)
})

test('a run after an earlier one brings what is missing at the end, and no more', async () => {
  const hours = (from: number) => Math.floor((Date.now() - LISTED) / (60 * MINUTE)) - from * 24
  const [begun] = (await download('ETH/USDT', '1h', day(2), '--until', day(20))).series
  assert.equal(begun!.inserted, 18 * 24)
  const before = exchange.requests.length
  const expected = hours(20)
  const [ended] = (await download('ETH/USDT', '1h', day(2))).series
  assert.ok(
    ended!.inserted - expected <= 1 && ended!.inserted >= expected,
    `${ended!.inserted} of ${expected}`,
  )
  assert.ok(ended!.duplicates <= 1)
  const asked = exchange.requests.slice(before).filter(({ path }) => path.endsWith('klines'))
  assert.ok(asked.length <= 2, `${asked.length} pages`)
})

test('Ctrl-C stops it, and the same line goes on to what one run gives', async () => {
  const until = ['--until', day(10)]
  let pages = 0
  exchange.faults.answer = ({ path }) =>
    path.endsWith('klines') && ++pages > 4 ? { kind: 'held' } : undefined
  const running = start(downloading('ETH/BTC', '1m', day(0), ...until))
  while (pages <= 4) await new Promise((resolve) => setTimeout(resolve, 20))
  running.signal('SIGINT')
  assert.equal(errorOf(await running.ended, 130).code, 'cli.interrupted')
  exchange.faults.answer = () => undefined
  const rest = await download('ETH/BTC', '1m', day(0), ...until)
  const [{ candles, inserted, duplicates }] = rest.series as [DownloadDocument['series'][number]]
  assert.deepEqual([candles, inserted, duplicates], [14_400, 14_400 - 4_000, 1])
  const stored = (await exported('ETH/BTC', '1m')).trim().split('\n').slice(1)
  const url = `${exchange.url}/api/v3/klines?symbol=ETHBTC&interval=1m&startTime=${LISTED + 3_990 * MINUTE}&limit=20`
  const venue = (await (await fetch(url)).json()) as (string | number)[][]
  const numbers = (row: readonly (string | number)[]) => row.slice(0, 6).map(Number)
  assert.deepEqual(
    stored.slice(3_990, 4_010).map((line) => numbers(line.split(','))),
    venue.map(numbers),
  )
})

test('what cannot be downloaded is said in one document', async () => {
  const fails = async (code: number, ...args: Parameters<typeof downloading>) => {
    const { code: name, hint } = errorOf(await leme(...downloading(...args)), code)
    return [name, hint]
  }
  assert.deepEqual(await fails(2, 'BTC/USTD', '5m', day(0)), ['exchange.pair', 'Did you mean BTC/USDT?'])
  assert.equal((await fails(2, 'BTC/USDT', '5m', 'tomorrow'))[0], 'timerange.malformed')
  exchange.ban(Date.now() + 86_400_000)
  assert.equal((await fails(7, 'BTC/USDT', '5m', day(0)))[0], 'exchange.banned')
  exchange.ban(0)
})
