import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { temporaryPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../src/adapters/store/postgres/index.ts'
import { parsePair, parseVenue } from '../src/domain/index.ts'
import { candleAt } from '../src/trade/market/ingest/ingest-samples.fixture.ts'
import { ingestServer, postBatch } from '../test/proof/ingest-server.fixture.ts'

const BATCH = 1_000
const PAIRS = 20
const SAMPLE_MS = 5_000
const START = Date.UTC(2024, 0, 1)

/**
 * Memory of the facade while it takes batches of 1,000 candles and answers reads without a pause:
 * `npm run bench -- soak --minutes=10` (one minute by default). Flat is a slope, by least squares over
 * the second half, that is small beside the memory itself.
 */
export async function run(flags: readonly string[]): Promise<void> {
  const minutes = Number(flags.find((flag) => flag.startsWith('--minutes='))?.split('=')[1] ?? 1)
  await using database = await temporaryPostgres()
  await migrate(database.url)
  const child = fork(import.meta.filename, [database.url], {
    execArgv: ['--conditions=leme-source', '--expose-gc'],
  })
  try {
    const [{ origin, token }] = (await once(child, 'message')) as [{ origin: string; token: string }]
    const end = performance.now() + minutes * 60_000
    const samples: { readonly at: number; readonly rss: number; readonly heap: number }[] = []
    let requests = 0
    let rows = 0
    let isOver = false
    const load = Array.from({ length: 2 }, async (_, writer) => {
      for (let turn = 0; !isOver; turn++) {
        const pair = parsePair(`S${(turn * 2 + writer) % PAIRS}/USD`)
        const first = Math.floor((turn * 2 + writer) / PAIRS) * BATCH
        const items = Array.from({ length: BATCH }, (_unused, at) => ({
          ...candleAt('1m', START + (first + at) * 60_000),
          pair,
        }))
        const { status, body } = await postBatch(origin, token, { kind: 'candles', items })
        assert.equal(status, 200, JSON.stringify(body))
        rows += BATCH
        requests += 1
      }
    })
    while (performance.now() < end) {
      await new Promise((done) => setTimeout(done, SAMPLE_MS))
      samples.push(await memoryOf(child))
    }
    isOver = true
    await Promise.all(load)
    console.log(
      `\nsoak of ${minutes} minutes: ${requests.toLocaleString('en')} batches, ${rows.toLocaleString('en')} candles`,
    )
    for (const [at, { rss, heap }] of samples.entries()) {
      if (at % Math.ceil(samples.length / 20) === 0)
        console.log(
          `  ${String(((at + 1) * SAMPLE_MS) / 1000).padStart(5)} s   resident ${megabytes(rss)}   heap after collection ${megabytes(heap)}`,
        )
    }
    const half = samples.slice(Math.floor(samples.length / 2))
    for (const name of ['rss', 'heap'] as const) {
      console.log(
        `  ${name} grows ${(slope(half.map((one) => [one.at / 60_000, one[name] / 2 ** 20]))).toFixed(2)} MB a minute in the second half`,
      )
    }
  } finally {
    child.kill()
  }
}

async function memoryOf(child: ChildProcess): Promise<{ at: number; rss: number; heap: number }> {
  child.send('memory')
  const [memory] = (await once(child, 'message')) as [{ rss: number; heap: number }]
  return { at: performance.now(), ...memory }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}

/** Of the line through these points that fits them best. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((total, point) => total + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((total, [left, right]) => total + (left - x) * (right - y), 0)
  return over / points.reduce((total, [left]) => total + (left - x) ** 2, 0)
}

if (process.argv[1] === import.meta.filename) {
  const server = await ingestServer(process.argv[2]!)
  process.on('message', () => {
    globalThis.gc?.()
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
    process.send?.({ rss, heap: heapUsed + arrayBuffers })
  })
  process.send?.({ origin: server.origin, token: await server.admit(parseVenue('soak')) })
}
