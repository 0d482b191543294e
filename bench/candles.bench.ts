import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTelemetry } from '../src/adapters/telemetry/index.ts'
import { buildServer, EventHub, type ServerPorts } from '../src/apps/server/index.ts'
import { collectCandles, demoMarket, memoryCandleStore } from '../src/trade/market/index.ts'
import { quantile } from './harness.ts'

const ROWS = 1_000
const ROUNDS = 15
const REQUESTS = 1_000

interface Target {
  readonly name: string
  readonly url: string
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string>>
}

/**
 * GET /candles of 1,000 rows, warm, beside node:http that sends the same bytes from memory and does
 * nothing else. Each server has a process of its own, the load comes from a third. The store is in
 * memory: what PostgreSQL takes to tell the version of a series is not in here.
 */
export async function run(): Promise<void> {
  const leme = await start('leme')
  const plain = await start('plain')
  try {
    const symbol = 'symbol=BTCUSDT&timeframe=1m'
    const ours = targetOf(
      'leme GET /candles',
      `${leme.origin}/candles?venue=demo&${symbol}&latest=${ROWS}`,
      leme,
    )
    const body = await ask(ours)
    plain.child.send(body.toString('base64'))
    await once(plain.child, 'message')
    const theirs = targetOf('node:http, same bytes', plain.origin, plain)
    assert.ok(body.equals(await ask(theirs)), 'equal bytes')
    assert.equal(JSON.parse(body.toString()).rows, ROWS)
    console.log(
      `\nGET /candles, ${ROWS} rows, ${body.length} bytes, warm (${ROUNDS} rounds of ${REQUESTS} requests)`,
    )
    for (const connections of [1, 8]) await contest([theirs, ours], connections)
  } finally {
    for (const { child } of [leme, plain]) child.kill()
  }
}

async function contest(targets: readonly Target[], connections: number): Promise<void> {
  const rounds = targets.map((): number[][] => [])
  for (const target of targets) await load(target, connections)
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const index = (turn + round) % targets.length
      rounds[index]!.push(await load(targets[index]!, connections))
    }
  }
  console.log(`  ${connections} connection${connections > 1 ? 's' : ''}`)
  targets.forEach(({ name }, index) => {
    const all = rounds[index]!.flat()
    const ratios = (p: number) =>
      rounds[index]!.map((times, round) => quantile(times, p) / quantile(rounds[0]![round]!, p))
    const told = [0.5, 0.99].map((p) => {
      const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(ratios(p), at).toFixed(2))
      return `p${p * 100} ${quantile(all, p).toFixed(3)} ms  ${middle}× (${low}–${high})`
    })
    console.log(`    ${name.padEnd(24)}${told.join('    ')}`)
  })
}

/** Milliseconds of each request, asked one after the other on so many connections. */
async function load(target: Target, connections: number): Promise<number[]> {
  const times: number[] = []
  const worker = async () => {
    for (let count = 0; count < REQUESTS / connections; count++) {
      const begin = performance.now()
      await ask(target)
      times.push(performance.now() - begin)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return times
}

function ask({ url, agent, headers }: Target): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        if (response.statusCode === 200) resolve(body)
        else reject(new Error(`${response.statusCode}: ${body}`))
      })
    })
    request.on('error', reject)
  })
}

interface Started {
  readonly child: ChildProcess
  readonly origin: string
  readonly port: number
}

function targetOf(name: string, url: string, { port }: Started): Target {
  const agent = new Agent({ keepAlive: true })
  return { name, url, agent, headers: { cookie: `leme_session_${port}=bench` } }
}

async function start(kind: 'leme' | 'plain'): Promise<Started> {
  const child = fork(import.meta.filename, [kind], { execArgv: ['--conditions=leme-source'] })
  const [port] = (await once(child, 'message')) as [number]
  return { child, port, origin: `http://127.0.0.1:${port}` }
}

async function serveLeme(): Promise<number> {
  const { key, rows } = demoMarket({ days: 2 }).series[0]!
  const { candles } = collectCandles(rows, key.timeframe)
  const store = memoryCandleStore()
  await store.write(key, candles, { source: 'bench', policy: 'keep' })
  const clock = () => Date.now()
  const app = await buildServer(
    {
      ...{ clock, candles: store, events: new EventHub({ clock }) },
      ...{ telemetry: createTelemetry({ version: 'bench' }) },
      logins: { session: async () => ({ expiresAt: clock() + 3_600_000 }) },
    } as unknown as ServerPorts,
    { version: 'bench' },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

async function servePlain(): Promise<number> {
  let body = Buffer.alloc(0)
  process.on('message', (text: string) => {
    body = Buffer.from(text, 'base64')
    process.send?.('ready')
  })
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

if (process.argv[1] === import.meta.filename) {
  process.send?.(await (process.argv[2] === 'leme' ? serveLeme() : servePlain()))
}
