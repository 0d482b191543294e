import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import { startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const database = await temporaryPostgres()
await migrate(database.url)
const store = connectStore(database.url)
after(async () => {
  await store.close()
  await database.stop()
})

/** Asks an exchange for so many pages and for series, when it is told to go. */
const MEMBER = `
  import { once } from 'node:events'
  import { appendCandles, openExchange } from '${new URL('../../src/adapters/exchange/index.ts', import.meta.url)}'
  import { connectStore } from '${new URL('../../src/adapters/store/postgres/index.ts', import.meta.url)}'
  const [databaseUrl, url, pairs, venue, since, until, pages = '0'] = process.argv.slice(1)
  const store = connectStore(databaseUrl)
  await store.ping()
  console.log('ready')
  await once(process.stdin, 'data')
  const exchange = await openExchange({ exchange: 'binance', url, budgets: store.budgets })
  for (let asked = 0; asked < Number(pages); asked++) await exchange.page('BTC/USDT', '1m', Date.now() - 60_000)
  for (const pair of pairs.split(',').filter(Boolean)) {
    await appendCandles({
      ...{ exchange, store: store.candles, turns: store.budgets, venue, pair, timeframe: '1m' },
      ...{ since: Number(since), until: Number(until) },
    })
  }
  await store.close()
  process.exit(0)`

/** Processes that all begin at the same moment; resolves when all have ended well. */
async function fleet(members: readonly (readonly string[])[]): Promise<void> {
  const flags = ['--conditions=leme-source', '--input-type=module', '--eval', MEMBER]
  const processes = members.map((given) =>
    spawn(process.execPath, [...flags, database.url, ...given], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')))
  const ended = processes.map((child) => once(child, 'exit'))
  for (const { stdin } of processes) stdin.write('go\n')
  assert.deepEqual(
    (await Promise.all(ended)).map(([code]) => code),
    members.map(() => 0),
  )
}

test('what four processes want at once is asked for once', async (t) => {
  const listed = Math.floor(Date.now() / MINUTE) * MINUTE - 4_000 * MINUTE
  const exchange = await startExchange({ seed: 4, listed, now: Date.now })
  t.after(() => exchange[Symbol.asyncDispose]())
  const until = listed + 2_500 * MINUTE
  const member = [exchange.url, 'BTC/USDT,ETH/USDT', 'once', String(listed), String(until)]
  await fleet([member, member, member, member])
  const asked = exchange.requests
    .filter(({ path }) => path.endsWith('klines'))
    .map(({ query }) => `${query.symbol} ${(Number(query.startTime) - listed) / MINUTE}`)
  assert.deepEqual(asked.sort(), [
    ...['BTCUSDT 0', 'BTCUSDT 1000', 'BTCUSDT 2000', 'ETHUSDT 0', 'ETHUSDT 1000', 'ETHUSDT 2000'],
  ])
  for (const pair of ['BTC/USDT', 'ETH/USDT'].map(parsePair)) {
    const key = { venue: parseVenue('once'), pair, timeframe: parseTimeframe('1m') }
    assert.equal((await store.candles.read(key)).length, 2_500)
  }
})

test('four processes together stay below the limit of one', async (t) => {
  const listed = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE
  const exchange = await startExchange({ seed: 4, listed, now: Date.now })
  t.after(() => exchange[Symbol.asyncDispose]())
  const seen: { readonly time: number; readonly units: number }[] = []
  const UNITS: Readonly<Record<string, number>> = { klines: 0.4, exchangeInfo: 4, time: 0.2 }
  exchange.faults.answer = ({ path }) => {
    seen.push({ time: performance.now(), units: UNITS[path.split('/').at(-1)!]! })
    return undefined
  }
  const member = [exchange.url, '', 'fleet', '0', '0', '40']
  await fleet([member, member, member, member])
  const all = seen.reduce((sum, { units }) => sum + units, 0)
  assert.ok(all > 50, `${all} units`)
  // In any stretch of time: the burst, what grows back meanwhile, and what was on its way at its two ends.
  const ON_THE_WAY = 6
  for (let from = 0; from < seen.length; from++) {
    let units = 0
    for (let to = from; to < seen.length; to++) {
      units += seen[to]!.units
      const grown = (seen[to]!.time - seen[from]!.time) / 55
      assert.ok(units <= 10 + grown + ON_THE_WAY, `${units} units in ${grown * 55} ms`)
    }
  }
  assert.ok(exchange.requests.every(({ status }) => status === 200))
})

test('who is shut out shuts out all, and work that fails gives up its turn', async () => {
  const { budgets } = store
  const size = { costMs: 100, burstMs: 1_000 }
  assert.equal(await budgets.take('alone', size), 0)
  await budgets.hold('alone', 60_000)
  const other = connectStore(database.url)
  const wait = await other.budgets.take('alone', size)
  assert.ok(wait > 55_000 && wait <= 61_000, `${wait}`)
  assert.ok((await other.budgets.held('alone')) > 55_000)
  assert.equal(await other.budgets.held('another'), 0)
  assert.equal(await other.budgets.take('another', size), 0)
  const key = { venue: parseVenue('once'), pair: parsePair('A/B'), timeframe: parseTimeframe('1m') }
  const order: string[] = []
  const held = Promise.withResolvers<void>()
  const first = budgets.inTurn(key, async () => {
    held.resolve()
    await new Promise((next) => setImmediate(next))
    order.push('first')
    throw new Error('it died')
  })
  await held.promise
  const second = other.budgets.inTurn(key, async () => order.push('second'))
  await assert.rejects(first, /it died/)
  await second
  assert.deepEqual(order, ['first', 'second'])
  await other.close()
})
