import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import { parseVenue } from '../../src/domain/index.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const CONTAINER = { LEME__LOG__TO: 'stdout', LEME__LIMITS__INGEST: '0', LEME__LIMITS__API: '0' }
const WRITERS = 8
const START = Date.UTC(2025, 0, 1)

const { holdDatabase, start } = makeWorkspace({ after })

/** What became of one request. */
type Fate = 'answered' | 'not taken' | 'reset' | 'lost'

const FATES: Readonly<Record<string, Fate>> = {
  ECONNREFUSED: 'not taken',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
}

interface Sent {
  readonly fate: Fate
  readonly status: number
  readonly why: string
  readonly endsConnection: boolean
}

const HALF: Sent = { fate: 'lost', status: 0, why: 'half of an answer', endsConnection: true }

/**
 * Sends over a connection that is kept. Refused is what never got in. Reset is what waited to be let in when nobody was
 * any more, which a caller cannot tell from a request that was taken: none of it may have had an effect.
 */
function send(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<Sent> {
  return new Promise((resolve) => {
    const asking = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', ...headers },
    })
    const fail = (error: NodeJS.ErrnoException) =>
      resolve({
        fate: FATES[error.code ?? ''] ?? 'lost',
        ...{ status: 0, why: `${error.code} ${error.message}`, endsConnection: true },
      })
    asking.on('error', fail)
    asking.on('response', (answer: IncomingMessage) => {
      asking.off('error', fail).on('error', () => resolve(HALF))
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('error', () => resolve(HALF))
      answer.on('end', () =>
        resolve({
          ...{ fate: 'answered', status: answer.statusCode!, why: text.slice(0, 200) },
          endsConnection: answer.headers.connection === 'close',
        }),
      )
    })
    asking.end(body)
  })
}

/** A vault whose server takes connections and never answers: settings of a server that makes backups there. */
async function silentVault(): Promise<Record<string, string>> {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  after(() => silent.close())
  silent.unref()
  return {
    LEME__BACKUPS__URL: 's3://silent/vault',
    LEME__BACKUPS__ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    LEME__BACKUPS__KEYID: 'nobody',
    LEME__BACKUPS__KEY: 'nothing',
  }
}

test('through a SIGTERM under load every request that was taken is answered, and what was acknowledged is there', async () => {
  const database = await holdDatabase()
  const settings = { ...CONTAINER, ...(await silentVault()), LEME__SERVER__LIVENESSPORT: '7997' }
  const server = start(['serve', '--port', '7991'], settings)
  const serving = await server.says(/^\{.*"msg":"serving"\}/m)
  const url = JSON.parse(serving.split('\n').at(-1)!).url as string
  await using store = connectStore(database)
  const venue = parseVenue('load')
  await store.ingest.putSource({ name: venue, venue, policy: 'keep', takesUnknown: true })
  const { token } = await store.apiKeys.create(venue, { scopes: ['ingest'], networks: [], expiresAt: null })
  assert.equal((await fetch('http://127.0.0.1:7997/health/live')).status, 200)

  const login = await store.logins.createLink()
  const opened = await fetch(`${url}/login?token=${login}`, { redirect: 'manual' })
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
  const stream = await fetch(`${url}/api/v1/events`, { headers: { cookie } })
  const streamed = stream.text()

  const acknowledged: { readonly writer: number; readonly time: number }[] = []
  const reset: typeof acknowledged = []
  const counts: Record<Fate, number> = { answered: 0, 'not taken': 0, reset: 0, lost: 0 }
  const trouble: string[] = []
  let toldToLeave = 0
  const write = async (writer: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let minute = 0; ; minute++) {
      const time = START + minute * 60_000
      const body = JSON.stringify([
        {
          ts: new Date(time).toISOString(),
          symbol: `P${writer}/USD`,
          timeframe: '1m',
          ...{ open: 1, high: 1, low: 1, close: 1, volume: 1 },
        },
      ])
      const sent = await send(agent, `${url}/ingest_batch`, { 'x-api-key': token }, body)
      counts[sent.fate]++
      if (sent.status === 200) acknowledged.push({ writer, time })
      else if (sent.fate === 'reset') reset.push({ writer, time })
      else if (sent.fate !== 'not taken') trouble.push(`${sent.status} ${sent.why}`)
      if (sent.fate === 'answered' && sent.endsConnection) toldToLeave++
      if (sent.fate !== 'answered') return agent.destroy()
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  while (counts.answered < 200) await delay(10)

  assert.deepEqual(reset, [], 'before anybody asked it to stop')
  const asked = performance.now()
  server.signal('SIGTERM')
  let draining: Response | undefined
  while (draining?.status !== 503) {
    draining = await fetch(`${url}/health`).catch(() => undefined)
    if (!draining) break
  }
  assert.equal(draining?.status, 503)
  assert.deepEqual(((await draining.json()) as { reasons: string[] }).reasons, ['it is stopping'])
  const { code, stderr } = await server.ended
  const took = performance.now() - asked
  await writing
  assert.deepEqual([code, stderr], [0, ''])
  assert.ok(took < 10_000, `it took ${Math.round(took)} ms`)
  assert.deepEqual([counts.lost, trouble], [0, []])
  assert.ok(toldToLeave > 0, 'answers end their connections')
  assert.match(await streamed, /retry: 2000/)
  for (let writer = 0; writer < WRITERS; writer++) {
    const stored = await store.candles.read(
      { venue, pair: `P${writer}/USD` as never, timeframe: '1m' as never },
      {},
    )
    const times = new Set(stored!.time)
    for (const one of acknowledged)
      if (one.writer === writer) assert.ok(times.has(one.time), `${one.time} of P${writer}`)
  }
})
