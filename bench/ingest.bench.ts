import assert from 'node:assert/strict'
import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFileSync,
  fork,
  spawn,
} from 'node:child_process'
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
const ROUNDS = 8
/** Batches that each connection sends, one after the other, in a round. */
const BATCHES = 3
const CONNECTIONS = [1, 2, 4]
const FEED_MINUTES = 200
const PSQL = ['psql', '/usr/lib/postgresql/15/bin/psql']
const MINUTE = parseTimeframe('1m')
const VENUE = parseVenue('bench')

/** Milliseconds from the first to the last of a round, and of each of its batches. */
interface Times {
  readonly whole: number
  readonly each: readonly number[]
}

/** Sends one batch; what has to be ready for it was made before. */
type Send = () => Promise<void>

/** Prepares batches of series of which nothing is stored: a list for each connection. */
type Way = (pairs: readonly (readonly string[])[]) => Promise<readonly (readonly Send[])[]>

/**
 * POST /ingest_batch of 10,000 one-minute candles, acknowledged after a durable commit (fsync on) that
 * also holds the candles of 5 minutes to a day which follow from them, beside psql's binary COPY of
 * the same 10,000 rows into the same table. Both keep their connections. The facade has a process of
 * its own; the load comes from this one.
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
  const copiers = Array.from({ length: Math.max(...CONNECTIONS) }, () => startPsql(psql, database.url))
  try {
    await using store = connectStore(database.url)
    const { key, rows } = demoMarket({ days: 8 }).series[0]!
    const candles = firstRows(collectCandles(rows, key.timeframe).candles, ROWS)
    await sql`select market.add_partitions('candle', ${[candles.time[0]!, candles.time.at(-1)!]}::bigint[])`
    const ways = { copy: copyWay(copiers, candles, { sql, stateDir }), http: httpWay(facade, candles) }
    await checkEqual(store, ways)
    console.log(
      `\ningest of batches of ${ROWS.toLocaleString('en')} one-minute candles, durable (ingest.bench.ts, ${ROUNDS} rounds of ${BATCHES} batches a connection)`,
    )
    await contest(ways)
    await feed(facade)
  } finally {
    for (const { child } of copiers) child.stdin.end()
    facade.child.kill()
    await sql.end()
    await database.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

interface Ways {
  readonly copy: Way
  readonly http: Way
}

async function checkEqual(store: PostgresStore, { copy, http }: Ways): Promise<void> {
  const pairs = ['COPY/USD', 'SENT/USD']
  for (const [at, way] of [copy, http].entries()) await time(await way([[pairs[at]!]]))
  const [copied, sent] = await Promise.all(
    pairs.map((pair) => store.candles.read({ venue: VENUE, pair: parsePair(pair), timeframe: MINUTE })),
  )
  assert.deepEqual(sent, copied, 'equal rows')
}

async function contest({ copy, http }: Ways): Promise<void> {
  const found = new Map<string, Times[]>()
  const note = (name: string, times: Times) => void found.set(name, [...(found.get(name) ?? []), times])
  for (let round = 0; round < ROUNDS + 1; round++) {
    for (const connections of CONNECTIONS) {
      const pairs = (name: string) =>
        Array.from({ length: connections }, (_, at) =>
          Array.from({ length: BATCHES }, (_, batch) => `${name}${round}X${connections}X${at}X${batch}/USD`),
        )
      const copies = await copy(pairs('COPY'))
      const posts = await http(pairs('SENT'))
      const isCopyFirst = round % 2 === 0
      const early = isCopyFirst ? await time(copies) : undefined
      const sent = await time(posts)
      const copied = early ?? (await time(copies))
      const again = await time(posts)
      // The first round warms the caches of all sides.
      if (round === 0) continue
      note(`copy ${connections}`, copied)
      note(`sent ${connections}`, sent)
      note(`again ${connections}`, again)
    }
  }
  for (const connections of CONNECTIONS) {
    console.log(`  ${connections} connection${connections > 1 ? 's' : ''}`)
    for (const [kind, name] of [
      ['copy', 'psql, binary COPY'],
      ['sent', 'POST /ingest_batch'],
      ['again', 'the same once more'],
    ] as const) {
      const rates = (of: string, by: number) =>
        found.get(`${of} ${by}`)!.map(({ whole }) => (by * BATCHES * ROWS) / whole)
      const mine = rates(kind, connections)
      const each = found.get(`${kind} ${connections}`)!.flatMap((times) => times.each)
      const against = (base: readonly number[]) => spread(mine.map((rate, round) => rate / base[round]!))
      console.log(
        `    ${name.padEnd(20)}p50${quantile(each, 0.5).toFixed(1).padStart(7)} ms${quantile(mine, 0.5).toFixed(0).padStart(6)} k candles/s   ${against(rates('copy', connections))} of COPY by as many, ${against(rates('copy', 1))} of COPY by one`,
      )
    }
  }
}

function spread(values: readonly number[]): string {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(values, at).toFixed(2))
  return `${middle}× (${low}–${high})`
}

/** A live feed: one minute after the other, each a batch of its own. */
async function feed(facade: Facade): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const start = Date.UTC(2025, 0, 6)
  const times: number[] = []
  for (let minute = 0; minute < FEED_MINUTES; minute++) {
    const [open, high, low, close] = [100 + minute, 101 + minute, 99 + minute, 100.5 + minute]
    const ts = new Date(start + minute * 60_000).toISOString()
    const item = { ts, symbol: 'FEED/USD', timeframe: 'M1', ...{ open, high, low, close, volume: 1 } }
    const body = Buffer.from(JSON.stringify([item]))
    const begin = performance.now()
    await post(facade, { agent, body, count: 1 })
    times.push(performance.now() - begin)
  }
  const later = times.slice(20)
  console.log(
    `  one minute after the other: p50 ${quantile(later, 0.5).toFixed(1)} ms a batch of one, p90 ${quantile(later, 0.9).toFixed(1)} ms`,
  )
}

/** Every connection sends its batches in their order, all connections at once. */
async function time(connections: readonly (readonly Send[])[]): Promise<Times> {
  const begin = performance.now()
  const each: number[] = []
  await Promise.all(
    connections.map(async (batches) => {
      for (const send of batches) {
        const start = performance.now()
        await send()
        each.push(performance.now() - start)
      }
    }),
  )
  return { whole: performance.now() - begin, each }
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

interface Psql {
  readonly child: ChildProcessWithoutNullStreams
  /** Runs a line and waits for its end. */
  run(line: string): Promise<void>
}

function startPsql(psql: string, url: string): Psql {
  const child = spawn(psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url.split('?')[0]!])
  child.stderr.pipe(process.stderr)
  return {
    child,
    async run(line) {
      child.stdin.write(`${line}\n\\echo done\n`)
      await once(child.stdout, 'data')
    },
  }
}

function copyWay(
  copiers: readonly Psql[],
  candles: Candles,
  { sql, stateDir }: { sql: Sql; stateDir: string },
): Way {
  let files = 0
  const prepare = async (pair: string, copier: Psql): Promise<Send> => {
    const [series] = await sql<{ id: number }[]>`
      insert into market.series (venue, pair, timeframe, source, rows, first_time, last_time)
      values (${VENUE}, ${pair}, '1m', 'bench', ${candles.length}, ${candles.time[0]!}, ${candles.time.at(-1)!})
      returning id`
    const file = join(stateDir, `rows-${files++ % 64}.bin`)
    writeFileSync(file, Buffer.concat([...encodeCandles(candles, series!.id)]))
    const columns = 'time, open, high, low, close, volume, series_id'
    return () => copier.run(`\\copy market.candle (${columns}) from '${file}' with (format binary)`)
  }
  return (pairs) =>
    Promise.all(pairs.map((ofOne, at) => Promise.all(ofOne.map((pair) => prepare(pair, copiers[at]!)))))
}

function httpWay(facade: Facade, candles: Candles): Way {
  const agent = new Agent({ keepAlive: true })
  return async (pairs) =>
    pairs.map((ofOne) =>
      ofOne.map((pair) => {
        const body = Buffer.from(JSON.stringify(itemsOf(pair, candles)))
        return () => post(facade, { agent, body, count: candles.length })
      }),
    )
}

function itemsOf(symbol: string, { length, time, open, high, low, close, volume }: Candles): unknown[] {
  return Array.from({ length }, (_, row) => ({
    ts: new Date(time[row]!).toISOString(),
    ...{ symbol, timeframe: 'M1', open: open[row], high: high[row], low: low[row], close: close[row] },
    volume: volume[row],
  }))
}

function post(
  { origin, token }: Facade,
  { agent, body, count }: { agent: Agent; body: Buffer; count: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': token, 'content-type': 'application/json', 'content-length': body.length }
    const sending = request(`${origin}/ingest_batch`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        // What a client does with the answer is its own time; the counts stand at its beginning.
        const text = Buffer.concat(chunks).toString('utf8', 0, 500)
        if (response.statusCode === 200 && text.startsWith(`{"ok":true,"received":${count},`)) resolve()
        else reject(new Error(`${response.statusCode}: ${text}`))
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
