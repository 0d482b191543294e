import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openLink, type Session } from './api.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { nothingRunsIn } from './processes.fixture.ts'
import { makeWorkspace, type Running } from './workspace.fixture.ts'

interface KeyDocument {
  readonly schema: string
  readonly token: string
  readonly key: {
    readonly prefix: string
    readonly source: string
    readonly scopes: readonly string[]
    readonly networks: readonly string[]
    readonly expiresAt: number | null
    readonly revokedAt: number | null
  }
  readonly old?: { readonly prefix: string; readonly endsAt: number }
}
interface Answer {
  readonly ok?: boolean
  readonly code?: string
  readonly inserted?: number
  readonly duplicates?: number
  readonly unknown?: number
  readonly details?: readonly { readonly status: string }[]
  readonly errors?: readonly { readonly pointer: string; readonly index?: number }[]
}

const MINUTE = 60_000
const START = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000
const { leme, start, folder } = makeWorkspace({ after })
let running: Running
let origin = ''
let session: Session
let token = ''

const key = (...args: string[]) => leme('data', 'key', ...args, '--json')
const source = (...args: string[]) => leme('data', 'source', ...args, '--json')
const candleAt = (at: number, close = 101) => ({
  ...{ ts: START + at * MINUTE, symbol: 'EURUSD', timeframe: 'M1' },
  ...{ open: 100, high: 102, low: 99, close, volume: 1 },
})

async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json', ...headers },
    body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Answer }
}

before(async () => {
  running = start(['up', '--json', '--port', '7990'])
  const served = JSON.parse(await running.says(/^\{.*\}\n/)) as { url: string; loginUrl: string }
  origin = served.url
  session = await openLink(served.loginUrl)
})

test('a source and a key are made while the server runs, and the token is printed once', async () => {
  assert.equal(errorOf(await key('create', 'mt5-desk'), 4).code, 'ingest.source-unknown')
  answerOf(await source('put', 'mt5-desk', '--venue', 'fx', '--policy', 'revise'))
  const { sources } = answerOf<{ sources: unknown }>(await source('list'))
  assert.deepEqual(sources, [{ name: 'mt5-desk', venue: 'fx', policy: 'revise', takesUnknown: true }])
  const plain = await leme('data', 'key', 'create', 'mt5-desk')
  assert.match(plain.stdout, /^leme_[\da-f]{16}_[\da-f]{64}\n$/, 'a shell takes standard output as it is')
  token = plain.stdout.trim()
  const listed = await leme('data', 'key', 'list')
  assert.ok(listed.stdout.includes(token.slice(5, 21)) && !listed.stdout.includes(token.slice(22)))
})

test('what the command line cannot mean is refused', async () => {
  for (const [args, exit, code] of [
    [['key', 'create', 'mt5-desk', '--scope', 'all'], 2, 'key.option'],
    [['key', 'create', 'mt5-desk', '--expires', '2020-01-01'], 2, 'key.option'],
    [['key', 'create', 'mt5-desk', '--network', '300.0.0.0/8'], 2, 'ingest.network'],
    [['key', 'list', 'nobody'], 4, 'ingest.source-unknown'],
    [['key', 'revoke', 'nothing'], 4, 'key.none'],
    [['key', 'rotate', 'nothing'], 4, 'key.none'],
    [['source', 'put', 'MT5', '--venue', 'fx'], 2, 'ingest.source-name'],
    [['source', 'put', 'mt5', '--venue', 'F X'], 2, 'venue.malformed'],
    [['source', 'put', 'mt5', '--venue', 'fx', '--policy', 'drop'], 2, 'cli.usage'],
  ] as const) {
    assert.equal(errorOf(await leme('data', ...args, '--json'), exit).code, code, args.join(' '))
  }
})

test('every route takes what it is sent, and the candles are there to be read', async () => {
  let at = 0
  for (const prefix of ['', '/api/v1']) {
    const one = await send(`${prefix}/ingest`, candleAt(at++))
    assert.deepEqual([one.status, one.body.inserted, one.body.details?.[0]?.status], [200, 1, 'inserted'])
    const items = await send(`${prefix}/ingest`, { items: [candleAt(at++), candleAt(at++)] })
    assert.deepEqual([items.status, items.body.inserted], [200, 2])
    const list = await send(`${prefix}/ingest_batch`, [candleAt(at - 1), candleAt(at++)])
    assert.deepEqual([list.body.inserted, list.body.duplicates], [1, 1])
    const packed = gzipSync(JSON.stringify([candleAt(at++)]))
    assert.equal(
      (await send(`${prefix}/ingest_batch`, packed, { 'content-encoding': 'gzip' })).body.inserted,
      1,
    )
    const tick = { ts: START + at * MINUTE, symbol: 'GBPUSD', bid: 1.25, ask: 1.2502, volume: 2 }
    const ticks = await send(`${prefix}/ingest/tick`, { ticks: [tick, tick] })
    assert.deepEqual([ticks.status, ticks.body.inserted, ticks.body.duplicates], [200, 1, 1])
  }
  const read = (await session.get('/candles?symbol=EURUSD&timeframe=1m&latest=100')) as { rows: number }
  assert.equal(read.rows, at)
  const hour = (await session.get('/candles?symbol=EURUSD&timeframe=1h&latest=1&format=objects')) as {
    candles: { volume: number }[]
  }
  assert.equal(hour.candles[0]?.volume, at)
  const revised = await send('/ingest', candleAt(0, 100.5))
  assert.equal(revised.body.details?.[0]?.status, 'revised')
  const metrics = await fetch(`${origin}/metrics`, { headers: { cookie: session.cookie } })
  assert.match(await metrics.text(), /leme_ingest_items_total\{source="mt5-desk",status="revised"\} 1\n/)
})

test('what is wrong is named, and nothing of its batch is stored', async () => {
  const bad = await send('/ingest', { items: [candleAt(500), { ...candleAt(501), high: 1 }] })
  assert.deepEqual([bad.status, bad.body.code], [422, 'ingest.invalid'])
  assert.deepEqual(
    bad.body.errors?.map(({ pointer, index }) => [pointer, index]),
    [['/items/1/high', 1]],
  )
  const again = await send('/ingest', candleAt(500))
  assert.equal(again.body.inserted, 1)
  assert.equal((await send('/ingest', candleAt(1), { 'x-api-key': '' })).status, 401)
  assert.equal((await send('/ingest', candleAt(1), { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await send('/ingest', Buffer.alloc(9 << 20, ' '))).status, 413)
})

test('a key is rotated with grace, then at once, and revoked', async () => {
  const first: KeyDocument = answerOf(
    await key(
      'create',
      'mt5-desk',
      '--scope',
      'ingest,read',
      '--network',
      '127.0.0.1',
      '--network',
      '::1/128',
    ),
  )
  const { scopes, networks } = first.key
  assert.deepEqual(
    [scopes, networks],
    [
      ['ingest', 'read'],
      ['127.0.0.1', '::1/128'],
    ],
  )
  const second: KeyDocument = answerOf(await key('rotate', first.key.prefix, '--grace', '1h'))
  assert.deepEqual([second.key.scopes, second.key.networks], [scopes, networks])
  assert.ok(Math.abs(second.old!.endsAt - Date.now() - 3_600_000) < 60_000)
  const statusWith = async (one: KeyDocument) =>
    (await send('/ingest', candleAt(0), { 'x-api-key': one.token })).status
  assert.deepEqual([await statusWith(first), await statusWith(second)], [200, 200])
  const third: KeyDocument = answerOf(await key('rotate', second.key.prefix))
  assert.deepEqual([await statusWith(second), await statusWith(third)], [401, 200])
  answerOf(await key('revoke', third.key.prefix))
  assert.equal(await statusWith(third), 401)
  assert.equal(errorOf(await key('rotate', third.key.prefix), 4).code, 'key.none')
  const far: KeyDocument = answerOf(await key('create', 'mt5-desk', '--network', '203.0.113.0/24'))
  assert.equal(await statusWith(far), 403)
  const { keys } = answerOf<{ keys: KeyDocument['key'][] }>(await key('list', 'mt5-desk'))
  assert.equal(keys.filter(({ revokedAt }) => revokedAt === null).length, 3)
})

test('Ctrl-C ends the server', async () => {
  running.signalGroup('SIGINT')
  assert.equal((await running.ended).code, 0)
  await nothingRunsIn(folder)
})
