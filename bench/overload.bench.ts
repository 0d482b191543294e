import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { temporaryPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../src/adapters/store/postgres/index.ts'
import { parseVenue } from '../src/domain/index.ts'
import { candleAt } from '../src/trade/market/ingest/ingest-samples.fixture.ts'
import { ingestServer, postBatch } from '../test/proof/ingest-server.fixture.ts'
import { type Offered, offer, type Target } from './overload/offer.ts'

const BATCH = 1_000
const ROUNDS = 5
const CLOSED = 32
const SECONDS = 4
const CALM_SECONDS = 10
const TIMES = 10
const LIMIT = 40
const WELL_BEHAVED = 30

interface Facade extends Target {
  readonly child: ChildProcess
}

/**
 * What a facade on one core does when ten times as much is offered as it can answer: with its limit of requests in
 * hand and without one; then what a sender that keeps to its limit notices of another that sends ten times its own,
 * on all cores (on one, the threads that collect garbage take turns with the answers).
 * Each request reads 300 candles from PostgreSQL. Everything is told as ratios of one run: rounds of both take turns. `--neighbours`: the second alone.
 */
export async function run(flags: readonly string[]): Promise<void> {
  await using database = await temporaryPostgres()
  await migrate(database.url)
  if (!flags.includes('--neighbours')) await overload(database.url)
  await neighbours(database.url)
}

async function overload(url: string): Promise<void> {
  console.log(
    `\noverload: GET of 300 candles, ${TIMES} times the capacity offered for ${SECONDS} s, ${ROUNDS} rounds`,
  )
  for (const inFlight of [100, 0]) {
    const goodputs: number[] = []
    const worst: number[] = []
    let text = ''
    const facade = await start(url, { inFlight })
    takeOneCore(facade.child)
    await offer(facade, { seconds: 2, connections: CLOSED })
    for (let round = 0; round < ROUNDS; round++) {
      const peak = await offer(facade, { seconds: SECONDS, connections: CLOSED })
      const flood = await offer(facade, {
        seconds: SECONDS,
        connections: 1_000,
        perSecond: TIMES * peak.goodput,
      })
      goodputs.push(flood.goodput / peak.goodput)
      worst.push(flood.p99 / peak.p99)
      text += `\n    peak ${told(peak)}\n    flood ${told(flood)}`
    }
    facade.child.kill()
    await once(facade.child, 'exit')
    console.log(
      `  at most ${inFlight || 'any number'} in hand: goodput ${percent(median(goodputs))} of the peak (${percent(Math.min(...goodputs))} at worst), p99 of what was accepted ${median(worst).toFixed(1)}× that at the peak${text}`,
    )
  }
}

async function neighbours(url: string): Promise<void> {
  // On the machine itself ten times the limit is let through.
  const facade = await start(url, { inFlight: 100, api: LIMIT / 10 })
  const [own, other] = facade.tokens.map((token) => ({ ...facade, tokens: [token] }))
  const ratios: number[] = []
  const calm = { seconds: CALM_SECONDS, connections: 50, perSecond: WELL_BEHAVED }
  await offer(own!, calm)
  let text = ''
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await offer(own!, calm)
    const [beside, loud] = await Promise.all([
      offer(own!, calm),
      offer(other!, { seconds: CALM_SECONDS, connections: 200, perSecond: LIMIT * TIMES }),
    ])
    ratios.push(beside.p99 / alone.p99)
    text += `\n    alone ${told(alone)}\n    beside ${told(beside)}; the other: ${told(loud)}`
  }
  facade.child.kill()
  await once(facade.child, 'exit')
  console.log(
    `  one that keeps to its limit, beside one that sends ${TIMES}× its own: p99 ${median(ratios).toFixed(2)}× that alone (${ratios.map((one) => one.toFixed(2)).join(', ')})${text}`,
  )
}

async function start(url: string, limits: object): Promise<Facade> {
  const child = fork(import.meta.filename, [url, JSON.stringify(limits)], {
    execArgv: ['--conditions=leme-source'],
  })
  const [target] = (await once(child, 'message')) as [Target]
  return { child, ...target }
}

/** The database and the load have the others. */
function takeOneCore({ pid }: ChildProcess): void {
  spawnSync('taskset', ['-a', '-p', '-c', '0', `${pid}`], { stdio: 'ignore' })
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const told = ({ goodput, refused, failed, p50, p99 }: Offered) =>
  `${goodput.toFixed(0)}/s taken, ${refused.toFixed(0)}/s refused, ${failed} failed, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

if (import.meta.main) {
  const [url = '', limits = '{}'] = process.argv.slice(2)
  const server = await ingestServer(url, () => {}, JSON.parse(limits) as object)
  const [start, rows] = [Date.UTC(2024, 0, 1), 20_000]
  const venues = ['bench', 'neighbour'].map(parseVenue)
  const tokens = await Promise.all(venues.map((venue) => server.admit(venue, ['ingest', 'read'])))
  for (let first = 0; first < rows; first += BATCH) {
    const items = Array.from({ length: BATCH }, (_, at) => candleAt('1m', start + (first + at) * 60_000))
    await postBatch(server.origin, tokens[0]!, { kind: 'candles', items })
  }
  process.send?.({ origin: server.origin, tokens, start, rows })
}
