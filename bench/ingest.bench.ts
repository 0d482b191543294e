import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { startPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { encodeCandles } from '../src/adapters/store/postgres/copy-format.ts'
import { connectStore, migrate, type PostgresStore } from '../src/adapters/store/postgres/index.ts'
import { type Candles, parsePair, parseTimeframe, parseVenue } from '../src/domain/index.ts'
import { collectCandles, demoMarket } from '../src/trade/market/index.ts'
import { ingestServer } from '../test/proof/ingest-server.fixture.ts'
import { quantile } from './harness.ts'

const ROWS = 10_000
const ROUNDS = 15
const PSQL = ['psql', '/usr/lib/postgresql/15/bin/psql']
const MINUTE = parseTimeframe('1m')
const VENUE = parseVenue('bench')

/** A way of bringing one round's candles into the store; gives milliseconds. */
type Way = (round: Round) => Promise<number>

interface Round {
  /** A series of the round's own for each way: nothing is stored of it yet. */
  readonly pair: string
  readonly candles: Candles
}

/**
 * POST /ingest_batch of 10,000 one-minute candles, acknowledged after a durable commit (fsync on) that
 * also holds the candles of 5 minutes to a day which follow from them, beside psql's binary COPY of
 * the same 10,000 rows into the same table. The facade has a process of its own; the load comes from this one.
 */
export async function run(): Promise<void> {
  const psql = PSQL.find(answers)
  if (!psql) return console.log('\ningest: skipped, there is no psql on this machine')
  const stateDir = mkdtempSync(join(tmpdir(), 'leme-bench-'))
  chmodSync(stateDir, 0o755)
  const database = await startPostgres({ stateDir })
  await migrate(database.url)
  const facade = await startFacade(database.url)
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    await using store = connectStore(database.url)
    const copy = copyWay(psql, database.url, { sql, stateDir })
    await contest(store, { copy, http: httpWay(facade), again: httpWay(facade) })
  } finally {
    facade.child.kill()
    await sql.end()
    await database.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function contest(
  store: PostgresStore,
  { copy, http, again }: { readonly copy: Way; readonly http: Way; readonly again: Way },
): Promise<void> {
  const { key, rows } = demoMarket({ days: 8 }).series[0]!
  const all = collectCandles(rows, key.timeframe).candles
  const candles = firstRows(all, ROWS)
  const times = { copy: [] as number[], http: [] as number[], again: [] as number[] }
  for (let number = 0; number < ROUNDS + 2; number++) {
    const copied = { pair: `COPY${number}/USD`, candles }
    const sent = { pair: `SENT${number}/USD`, candles }
    const isCopyFirst = number % 2 === 0
    const early = isCopyFirst ? await copy(copied) : undefined
    const httpMs = await http(sent)
    const copyMs = early ?? (await copy(copied))
    const againMs = await again(sent)
    // The first rounds warm the caches of all sides.
    if (number >= 2) {
      times.copy.push(copyMs)
      times.http.push(httpMs)
      times.again.push(againMs)
    }
    if (number > 0) continue
    const read = (pair: string) =>
      store.candles.read({ venue: VENUE, pair: parsePair(pair), timeframe: MINUTE })
    assert.deepEqual(await read(sent.pair), await read(copied.pair), 'equal rows')
  }
  console.log(
    `\ningest of ${ROWS.toLocaleString('en')} one-minute candles, durable (ingest.bench.ts, ${ROUNDS} rounds)`,
  )
  tell('psql, binary COPY', times.copy, times.copy)
  tell('POST /ingest_batch', times.http, times.copy)
  tell('the same once more', times.again, times.copy)
}

function tell(name: string, times: readonly number[], base: readonly number[]): void {
  const rate = (ROWS / quantile(times, 0.5)) * 1000
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) =>
    quantile(
      times.map((time, round) => base[round]! / time),
      at,
    ).toFixed(2),
  )
  console.log(
    `  ${name.padEnd(22)}${quantile(times, 0.5).toFixed(1).padStart(8)} ms${Math.round(rate / 1000)
      .toString()
      .padStart(6)} k candles/s   ${middle}× the rate of COPY (${low}–${high})`,
  )
}

function firstRows(candles: Candles, count: number): Candles {
  const { time, open, high, low, close, volume } = candles
  const first = (column: Float64Array) => column.slice(0, count)
  return {
    ...candles,
    ...{ length: count, time: first(time), open: first(open), high: first(high) },
    ...{ low: first(low), close: first(close), volume: first(volume) },
  }
}

/** By psql's own clock, without the start of its process. */
function copyWay(psql: string, url: string, { sql, stateDir }: { sql: Sql; stateDir: string }): Way {
  return async ({ pair, candles }) => {
    const [series] = await sql<{ id: number }[]>`
      insert into market.series (venue, pair, timeframe, source, rows, first_time, last_time)
      values (${VENUE}, ${pair}, '1m', 'bench', ${candles.length}, ${candles.time[0]!}, ${candles.time.at(-1)!})
      returning id`
    const file = join(stateDir, 'rows.bin')
    const chunks: Buffer[] = []
    for await (const chunk of encodeCandles(candles, series!.id)) chunks.push(chunk as Buffer)
    writeFileSync(file, Buffer.concat(chunks))
    const columns = 'time, open, high, low, close, volume, series_id'
    const printed = execFileSync(
      psql,
      [
        '-X',
        '-q',
        url.split('?')[0]!,
        '-c',
        '\\timing on',
        '-c',
        `\\copy market.candle (${columns}) from '${file}' with (format binary)`,
      ],
      { encoding: 'utf8' },
    )
    return Number(/Time: ([\d.]+) ms/.exec(printed)![1])
  }
}

function httpWay({ origin, token }: Facade): Way {
  const agent = new Agent({ keepAlive: true })
  return async ({ pair, candles }) => {
    const body = Buffer.from(JSON.stringify(itemsOf(pair, candles)))
    const begin = performance.now()
    await post(`${origin}/ingest_batch`, { agent, token, body })
    return performance.now() - begin
  }
}

function itemsOf(symbol: string, { length, time, open, high, low, close, volume }: Candles): unknown[] {
  return Array.from({ length }, (_, row) => ({
    ts: new Date(time[row]!).toISOString(),
    ...{ symbol, timeframe: 'M1', open: open[row], high: high[row], low: low[row], close: close[row] },
    volume: volume[row],
  }))
}

function post(
  url: string,
  { agent, token, body }: { agent: Agent; token: string; body: Buffer },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': token, 'content-type': 'application/json', 'content-length': body.length }
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { received } = JSON.parse(text) as { received?: number }
        if (response.statusCode === 200 && received === ROWS) resolve()
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 500)}`))
      })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

interface Facade {
  readonly child: ChildProcess
  readonly origin: string
  readonly token: string
}

async function startFacade(url: string): Promise<Facade> {
  const child = fork(import.meta.filename, [url], { execArgv: ['--conditions=leme-source'] })
  const [{ origin, token }] = (await once(child, 'message')) as [{ origin: string; token: string }]
  return { child, origin, token }
}

function answers(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === import.meta.filename) {
  const server = await ingestServer(process.argv[2]!)
  process.send?.({ origin: server.origin, token: await server.admit(VENUE) })
}
