import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import type { AgedRange } from '../../src/trade/market/index.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface Migrations {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}
interface Expired {
  readonly applied: boolean
  readonly ranges: readonly AgedRange[]
}

const { leme, start, write, holdDatabase } = makeWorkspace({ after })
let url: string

before(async () => {
  url = await holdDatabase()
})

test('the plan of migrations changes nothing, and what it names is applied', async () => {
  const planned: Migrations = answerOf(await leme('data', 'migrate', '--plan', '--json'))
  assert.deepEqual(planned.applied, [])
  assert.ok(planned.pending.includes('0014-ohlc'))
  assert.deepEqual(answerOf(await leme('data', 'migrate', '--plan', '--json')), planned)
  const done: Migrations = answerOf(await leme('data', 'migrate', '--json'))
  assert.deepEqual(done, { ...planned, applied: planned.pending, pending: [] })
  const { stdout } = await leme('data', 'migrate', '--plan')
  assert.match(stdout, /^applied {2}0014-ohlc$/m)
  assert.doesNotMatch(stdout, /pending/)
})

test('minutes are rolled up where an import says so, and only there', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, minute) => `${Date.UTC(2020, 0, 1, 0, minute)},1,2,1,${1 + minute / 100},1`,
  )
  const file = write('minutes.csv', `${rows.join('\n')}\n`)
  const importing = ['data', 'import', file, '--symbol', 'A/B', '-i', '1m', '--venue']
  answerOf(await leme(...importing, 'plain', '--json'))
  answerOf(await leme(...importing, 'rolled', '--roll-up', '--json'))
  const { series }: { series: { venue: string; timeframe: string; rows: number }[] } = answerOf(
    await leme('data', 'list', '--json'),
  )
  const lengthsOf = (name: string) =>
    series.filter(({ venue }) => venue === name).map(({ timeframe, rows }) => [timeframe, rows])
  assert.deepEqual(lengthsOf('plain'), [['1m', 60]])
  assert.deepEqual(
    new Map(lengthsOf('rolled') as [string, number][]),
    new Map([
      ['1m', 60],
      ['5m', 12],
      ['15m', 4],
      ['30m', 2],
      ['1h', 1],
      ['4h', 1],
      ['1d', 1],
    ]),
  )
})

test('candles stay unless an option or the configuration says otherwise, and go as they were planned', async () => {
  const none: Expired = answerOf(await leme('data', 'expire', '--json'))
  assert.deepEqual(none.ranges, [])
  const planned: Expired = answerOf(
    await leme('data', 'expire', '--candles-older-than', '365d', '--plan', '--json'),
  )
  assert.deepEqual(
    planned.ranges.filter(({ rows }) => rows > 0),
    [{ kind: 'candle', start: Date.UTC(2020, 0, 1), end: Date.UTC(2021, 0, 1), rows: 60 + 81 }],
  )
  const configured = start(['data', 'expire'], { LEME__MARKET__EXPIRECANDLESAFTER: '365d' })
  const { code, stdout } = await configured.ended
  assert.equal(code, 0)
  assert.match(stdout, /^candles\s+2020-01-01 00:00\s+2021-01-01 00:00\s+141$/m)
  assert.match(stdout, /with 141 rows dropped\.$/m)
  const again: Expired = answerOf(await leme('data', 'expire', '--candles-older-than', '365d', '--json'))
  assert.deepEqual(again.ranges, [])
})

test('an age that cannot be read is refused', async () => {
  errorOf(await leme('data', 'expire', '--ticks-older-than', '90', '--json'), 2)
  const wrong = await start(['data', 'list', '--json'], { LEME__MARKET__EXPIRETICKSAFTER: '0d' }).ended
  assert.equal(errorOf(wrong, 3).code, 'app-config.invalid')
})

test('roles are made again without harm, and a writer may use the store and drop nothing', async () => {
  answerOf(await leme('data', 'roles', '--json'))
  answerOf(await leme('data', 'roles', '--json'))
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`create role desk login password 'secret' in role leme_writer`
  await sql.end()
  const desk = new URL(url)
  desk.username = 'desk'
  desk.password = 'secret'
  const as = (...args: string[]) => start(args, { DATABASE_URL: desk.href }).ended
  answerOf(await as('data', 'list', '--json'))
  const file = write('day.csv', `${Date.UTC(2019, 0, 1)},1,2,1,1,1\n`)
  answerOf(await as('data', 'import', file, '--venue', 'v', '--symbol', 'A/B', '-i', '1d', '--json'))
  const expiring = ['data', 'expire', '--candles-older-than', '365d', '--json']
  const planned: Expired = answerOf(await as(...expiring, '--plan'))
  assert.equal(planned.ranges.at(-1)!.rows, 1)
  assert.equal(errorOf(await as(...expiring), 5).code, 'store.not-allowed')
})

test('where there is no TimescaleDB, the doctor and the command say so', async () => {
  const state: { use: string; applied: boolean } = answerOf(
    await leme('data', 'timescale', '--apply', '--json'),
  )
  assert.deepEqual([state.use, state.applied], ['absent', false])
  const { stdout } = await leme('doctor')
  assert.match(stdout, /TimescaleDB\s+not on this server: native partitions/)
})
