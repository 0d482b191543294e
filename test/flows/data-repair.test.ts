import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import postgres, { type Sql } from 'postgres'
import { type ExchangeServer, startExchange } from '../exchange/exchange-server.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface RepairDocument {
  readonly schema: string
  readonly applied: boolean
  readonly steps: readonly {
    readonly finding: string
    readonly from: number
    readonly candles: number
    readonly action: string
    readonly reason: string
    readonly command: string | null
    readonly result: {
      readonly inserted: number
      readonly updated: number
      readonly left: number
      readonly why: string | null
    } | null
  }[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LISTED = Math.floor(Date.now() / DAY - 20) * DAY
const { leme, path, holdDatabase } = makeWorkspace({ after })
const day = new Date(LISTED).toISOString().slice(0, 10)
let exchange: ExchangeServer
let sql: Sql

before(async () => {
  sql = postgres(await holdDatabase(), { max: 1, onnotice: () => {} })
  exchange = await startExchange({ seed: 11, listed: LISTED, now: () => Date.now() })
})
after(async () => {
  await sql.end()
  await exchange[Symbol.asyncDispose]()
})

const series = ['--venue', 'binance', '--symbol', 'BTC/USDT', '-i', '1h']
const repair = async (...more: string[]): Promise<RepairDocument> =>
  answerOf(await leme('data', 'repair', ...series, '--url', exchange.url, '--json', ...more))
const stored = async (): Promise<string[]> => {
  const file = path('stored.csv')
  answerOf(await leme('data', 'export', file, ...series, '--json'))
  return readFileSync(file, 'utf8').trim().split('\n').slice(1)
}

test('gaps and a wick in the store are planned, then fetched; what the exchange lacks is left and told', async () => {
  answerOf(
    await leme(
      ...['data', 'download', '--exchange', 'binance', '--url', exchange.url, '--pairs', 'BTC/USDT'],
      ...['-i', '1h', '--since', day, '--json'],
    ),
  )
  const whole = await stored()
  const [from, lost, wick] = [LISTED + 100 * HOUR, LISTED + 200 * HOUR, LISTED + 300 * HOUR]
  await sql`delete from market.candle where time between ${from} and ${from + 9 * HOUR} or time = ${lost}`
  await sql`update market.candle set high = high * 3 where time = ${wick}`
  const holed = await stored()
  assert.equal(holed.length, whole.length - 11)

  const plan = await repair()
  assert.deepEqual([plan.schema, plan.applied], ['leme.repair/1', false])
  assert.deepEqual(
    plan.steps.map(({ finding, from: first, candles, action, result }) => [
      finding,
      first,
      candles,
      action,
      result,
    ]),
    [
      ['outage', from, 10, 'download', null],
      ['gap', lost, 1, 'download', null],
      ['bad-wick', wick, 1, 'download', null],
    ],
  )
  assert.match(plan.steps[0]!.command!, /^npx leme data repair --apply --venue binance --symbol BTC\/USDT/)
  assert.deepEqual((await repair('--plan', '--apply')).applied, false, 'a plan changes nothing')
  assert.deepEqual(await stored(), holed)

  exchange.faults.missing = (time) => time === lost
  const done = await repair('--apply')
  assert.deepEqual(
    done.steps.map(({ result }) => result),
    [
      { inserted: 10, updated: 0, left: 0, why: null },
      { inserted: 0, updated: 0, left: 1, why: 'binance has no candle of that time' },
      { inserted: 0, updated: 1, left: 0, why: null },
    ],
  )
  const [revision] = await sql`select high from market.candle_revision where time = ${wick}`
  assert.ok(Number(revision?.high) > 0, 'the value that was replaced is kept')
  exchange.faults.missing = () => false
  assert.deepEqual(
    (await repair('--apply')).steps.map(({ result }) => result?.inserted),
    [1],
  )
  assert.deepEqual((await stored()).slice(0, whole.length), whole)
  assert.deepEqual((await repair()).steps, [])
})

test('the check by day tells the same, and derived candles come from shorter ones', async () => {
  const at = LISTED + 50 * HOUR
  answerOf(
    await leme(
      ...['data', 'download', '--exchange', 'binance', '--url', exchange.url, '--pairs', 'BTC/USDT'],
      ...['-i', '15m', '--since', day, '--json'],
    ),
  )
  const before = await stored()
  await sql`delete from market.candle c using market.series s
    where s.id = c.series_id and s.timeframe = '1h' and c.time between ${at} and ${at + 5 * HOUR}`
  const checked = answerOf(await leme('data', 'check', '--by-day', ...series, '--json')) as {
    schema: string
    series: { days: { day: number; findings: { kind: string; candles: number }[] }[] }[]
  }
  assert.equal(checked.schema, 'leme.check-days/1')
  assert.deepEqual(
    checked.series[0]!.days.flatMap(({ day: midnight, findings }) =>
      findings.map(({ kind, candles }) => [(midnight - LISTED) / DAY, kind, candles]),
    ),
    [[2, 'outage', 6]],
  )
  const asked = exchange.requests.length
  const { steps } = await repair('--apply')
  assert.deepEqual(
    steps.map(({ action, result }) => [action, result?.inserted, result?.left]),
    [['derive', 6, 0]],
  )
  assert.equal(exchange.requests.length, asked, 'the exchange was not asked')
  assert.deepEqual(closesOf(await stored()).slice(0, before.length), closesOf(before))
})

/** Time and prices; sums of volumes round in the order in which they are added. */
function closesOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(',').slice(0, 5).join(','))
}

test('a series that is not there is told, not called sound', async () => {
  const refused = await leme('data', 'repair', '--venue', 'nowhere', '--json')
  assert.equal(errorOf(refused, 4).code, 'check.nothing')
})
