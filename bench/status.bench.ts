import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSql } from '../src/adapters/store/postgres/open-sql.ts'
import { schemaOf } from '../src/control/tenant/index.ts'
import { membersOf } from '../test/security/callers.fixture.ts'
import { type ControlServer, controlServer } from '../test/security/control-server.fixture.ts'
import { BOTS, botOf, clientOf } from './clients/seed-house.ts'
import { quantile } from './harness.ts'

const CLIENTS = 1_000
const ROUNDS = 15
const REQUESTS = 500
const VERSION = `sha256:${'a'.repeat(64)}`
const DATABASE = { existingSecret: 'clientes-database' }
const COMMIT = 'c'.repeat(40)
const STATUS = `select tenant, wanted, running, observed_at as "observedAt", last_attempt as "lastAttempt"
  from control.deployment where tenant = $1`

interface Answer {
  readonly wanted: { readonly bots?: unknown; readonly values?: { readonly bots: unknown } }
}

interface Way {
  readonly name: string
  readonly ask: () => Promise<unknown>
}

/**
 * GET /trade/{client_id}/status among 1,000 clients with three bots each, by an access token and by a key; the
 * floor is the one indexed query under it, asked by the same driver: bare, and as the whole of a node:http server.
 * Each server has a process of its own, PostgreSQL is one for all, the load comes from a third process.
 */
export async function run(): Promise<void> {
  const leme = await start('leme')
  const plain = await start('plain', leme.url)
  const sql = openSql(leme.url, 1)
  try {
    const client = clientOf(CLIENTS / 2)
    const path = `/trade/${client}/status`
    const bare = async () => (await sql.unsafe<Answer[]>(STATUS, [client], { prepare: true }))[0]
    const ways: Way[] = [
      { name: 'the query', ask: bare },
      { name: 'node:http and the query', ask: asker(`${plain.origin}/${client}`, {}) },
      ...Object.entries(leme.callers).map(([name, headers]) => ({
        name: `leme, ${name}`,
        ask: asker(`${leme.origin}${path}`, headers),
      })),
    ]
    const [row, served, ...views] = (await Promise.all(ways.map(({ ask }) => ask()))) as Answer[]
    assert.deepEqual(served, JSON.parse(JSON.stringify(row)))
    for (const { wanted } of views) assert.deepEqual(wanted.bots, row!.wanted.values!.bots)
    console.log(`\nstatus of one client among ${CLIENTS} (status.bench.ts, ${ROUNDS} rounds of ${REQUESTS})`)
    await contest(ways)
  } finally {
    await sql.end()
    for (const { child } of [plain, leme]) child.disconnect()
  }
}

async function contest(ways: readonly Way[]): Promise<void> {
  const rounds = ways.map((): number[][] => [])
  for (const way of ways) await load(way)
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round) % ways.length
      rounds[index]!.push(await load(ways[index]!))
    }
  }
  ways.forEach(({ name }, index) => {
    const against = (floor: number) => {
      const ratios = rounds[index]!.map(
        (times, round) => quantile(times, 0.5) / quantile(rounds[floor]![round]!, 0.5),
      )
      const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(ratios, at).toFixed(2))
      return `${middle}× (${low}–${high})`
    }
    const all = rounds[index]!.flat()
    const [middle, late] = [0.5, 0.99].map((at) => quantile(all, at).toFixed(3))
    console.log(
      `  ${name.padEnd(26)}p50 ${middle} ms  p99 ${late} ms  ${against(0)} the query  ${against(1)} with node:http`,
    )
  })
}

/** Milliseconds of each, one after the other. */
async function load({ ask }: Way): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count < REQUESTS; count++) {
    const begin = performance.now()
    await ask()
    times.push(performance.now() - begin)
  }
  return times
}

function asker(url: string, headers: Readonly<Record<string, string>>): () => Promise<unknown> {
  const agent = new Agent({ keepAlive: true })
  return () =>
    new Promise((resolve, reject) => {
      const request = get(url, { agent, headers: { ...headers } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve(JSON.parse(body))
          else reject(new Error(`${response.statusCode}: ${body}`))
        })
      })
      request.on('error', reject)
    })
}

interface Told {
  readonly origin: string
  readonly url: string
  readonly callers: Readonly<Record<string, Readonly<Record<string, string>>>>
}

async function start(kind: 'leme' | 'plain', url = ''): Promise<Told & { readonly child: ChildProcess }> {
  const child = fork(import.meta.filename, [kind, url], { execArgv: ['--conditions=leme-source'] })
  const [told] = (await once(child, 'message')) as [Told]
  return { ...told, child }
}

async function serveLeme(): Promise<Told> {
  const server = await controlServer()
  await seed(server)
  const callers: Record<string, Readonly<Record<string, string>>> = {}
  for (const { name, headers } of await membersOf(server, clientOf(CLIENTS / 2))) {
    if (!('cookie' in headers)) callers[name.replace("an admin's", 'a').replace("admin's", 'a')] = headers
  }
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  process.once('disconnect', () => void server[Symbol.asyncDispose]())
  return { origin: originOf(server.app.server.address()), url: server.url, callers }
}

/** Clients with three bots, which have been seen running. */
async function seed({ store }: ControlServer): Promise<void> {
  for (let number = 1; number <= CLIENTS; number++) {
    const tenant = clientOf(number)
    const commandId = `first-${tenant}`
    await store.tenants.create({ id: tenant, name: tenant, quotas: { requestsPerSecond: 1_000_000 } })
    const bots = BOTS.map((name) => botOf(name, VERSION, commandId))
    await store.deployments.setWanted(tenant, {
      ...{ commit: COMMIT, commandId, blocker: null },
      values: { ...{ clientId: tenant, schema: schemaOf(tenant), database: DATABASE, commandId }, bots },
    })
    await store.deployments.setRunning(tenant, {
      ...{ appliedCommit: COMMIT, appliedCommandId: commandId, health: 'Healthy', blocker: null },
      bots: BOTS.map((name) => ({
        ...{ name, health: 'Healthy', commandId, since: 1_700_000_000_000, restarts: 0, blocker: null },
      })),
    })
  }
}

async function servePlain(url: string): Promise<Told> {
  const sql = openSql(url, 6)
  const server = createServer((request, response) => {
    void sql.unsafe(STATUS, [request.url!.slice(1)], { prepare: true }).then(([row]) => {
      const body = JSON.stringify(row)
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.once('disconnect', () => {
    server.close()
    server.closeAllConnections()
    void sql.end()
  })
  return { origin: originOf(server.address()), url, callers: {} }
}

function originOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`
}

if (process.argv[1] === import.meta.filename) {
  process.send?.(await (process.argv[2] === 'leme' ? serveLeme() : servePlain(process.argv[3]!)))
}
