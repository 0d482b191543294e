import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ExchangeServer, startExchange } from '../exchange/exchange-server.ts'
import { answerOf, type BacktestDocument, errorOf, type TradeDocument } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface FundingDocument {
  readonly series: readonly { readonly pair: string; readonly inserted: number; readonly rates: number }[]
}

type Paid = Omit<BacktestDocument, 'trades'> & {
  readonly trades: readonly (TradeDocument & { readonly fundingFees: number })[]
  readonly tradeHash: string
}

const HOUR = 3_600_000
const LISTED = Math.floor(Date.now() / 86_400_000 - 30) * 86_400_000
const PAIR = 'BTC/USDT:USDT'
const since = new Date(LISTED).toISOString().slice(0, 10)
const { leme, path, write, holdDatabase } = makeWorkspace({ after })
let exchange: ExchangeServer

before(async () => {
  await holdDatabase()
  exchange = await startExchange({ seed: 9, listed: LISTED, now: () => Date.now() })
})
after(() => exchange[Symbol.asyncDispose]())

const download = (...more: string[]) =>
  leme(
    ...['data', 'download', '--exchange', 'binanceusdm', '--url', exchange.url, '--pairs', PAIR],
    ...['--since', since, '--json', ...more],
  )
const asked = async <T>(query: string): Promise<T> =>
  (await (
    await fetch(`${exchange.url}/fapi/v1/${query}&symbol=BTCUSDT&startTime=${LISTED}&limit=1000`)
  ).json()) as T

/** Buys every twenty hours and holds for twelve, so that each trade pays. */
const STRATEGY = `import { defineStrategy } from 'leme/strategy'
export default defineStrategy({
  name: 'swing', timeframe: '1h', startup: 2, risk: { stop: 0.2 },
  indicators: () => ({}),
  enterLong: ({ close }) => Uint8Array.from(close, (_, row) => (row % 20 === 3 ? 1 : 0)),
  exitLong: ({ close }) => Uint8Array.from(close, (_, row) => (row % 20 === 15 ? 1 : 0)),
})
`

test('a backtest pays the funding that is stored, as it does that of files', {
  timeout: 180_000,
}, async () => {
  const strategy = write('swing.ts', STRATEGY)
  const config = write('futures.json', '{ "trading_mode": "futures", "margin_mode": "isolated" }')
  answerOf(await download('--timeframe', '1h'))
  const run = async (...args: string[]) =>
    answerOf<Paid>(await leme('backtest', '--strategy', strategy, '--config', config, '--json', ...args))
  const stored = ['--venue', 'binanceusdm', '--pairs', PAIR]
  const free = await run(...stored)
  assert.ok(free.trades.length > 10 && free.trades.every(({ fundingFees }) => fundingFees === 0))

  const first = answerOf<FundingDocument>(await download('--kind', 'funding'))
  const { inserted, rates } = first.series[0]!
  assert.ok(inserted === rates && inserted >= 90)
  const again = answerOf<FundingDocument>(await download('--kind', 'funding'))
  assert.ok(again.series[0]!.inserted <= 1)
  const unpriced = await leme('backtest', '--strategy', strategy, '--config', config, '--json', ...stored)
  assert.match(unpriced.stderr, /no funding is charged, for its mark prices are not stored/)
  assert.equal(answerOf<Paid>(unpriced).tradeHash, free.tradeHash)

  answerOf(await download('--kind', 'mark'))
  const paid = await run(...stored)
  // The last one is closed with the last candle, perhaps before it has paid.
  assert.ok(paid.trades.slice(0, -1).every(({ fundingFees }) => fundingFees !== 0))

  const told = await asked<{ fundingTime: number; fundingRate: string }[]>('fundingRate?')
  const rows = told.map(({ fundingTime, fundingRate }) => {
    return [Math.floor(fundingTime / HOUR) * HOUR, Number(fundingRate), 0, 0, 0, 0]
  })
  write('data/rates.json', JSON.stringify(rows))
  const marks = await asked<(string | number)[][]>('markPriceKlines?interval=1h')
  write('data/marks.json', JSON.stringify(marks.map((row) => row.slice(0, 6).map(Number))))
  const funding = { rates: 'rates.json', mark: 'marks.json' }
  const instruments = write('data/instruments.json', JSON.stringify({ [PAIR]: { funding } }))
  const file = path('data', 'BTC_USDT_USDT-1h-futures.csv')
  const of = ['--venue', 'binanceusdm', '--symbol', PAIR, '-i', '1h']
  answerOf(await leme('data', 'export', file, ...of, '--json'))
  const ofFiles = await run('--candles', file, '--pairs', PAIR, '--instruments', instruments)
  assert.deepEqual(paid.trades, ofFiles.trades)
  assert.equal(paid.tradeHash, ofFiles.tradeHash)
  assert.notEqual(paid.tradeHash, free.tradeHash)
})

test('kinds and their options are refused when they do not fit', async () => {
  const refused = async (...args: string[]) => errorOf(await download(...args), 2)
  assert.match((await refused('--kind', 'depth')).hint!, /candles, mark, funding/)
  assert.match((await refused()).message, /--timeframe is missing/)
  assert.match((await refused('--kind', 'funding', '-i', '1h')).message, /no candle length/)
  const spot = ['data', 'download', '--exchange', 'binance', '--url', exchange.url, '--pairs', 'BTC/USDT']
  const { code } = errorOf(await leme(...spot, '--kind', 'funding', '--since', since, '--json'), 2)
  assert.equal(code, 'exchange.contract')
})
