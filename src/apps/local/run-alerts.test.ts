import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import openSql from 'postgres'
import { temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../adapters/store/postgres/index.ts'
import { makeWebhookSecret } from '../../adapters/webhook/index.ts'
import { channel, route } from '../../control/operation/alert/alert.fixture.ts'
import { type AlertChannel, channelSecret, type PlatformSigns } from '../../control/operation/index.ts'
import { loadAppConfig } from './app-config.ts'
import { openSecrets } from './open-secrets.ts'
import { type AlertsOptions, runAlerts } from './run-alerts.ts'

const postgres = await temporaryPostgres()
await migrate(postgres.url)
const folder = mkdtempSync(join(tmpdir(), 'leme-alerts-'))
const env = {
  ...{ LEME__STATEDIR: folder, LEME__DEPLOYS__WEBHOOKNETWORKS: '127.0.0.0/8', DATABASE_URL: postgres.url },
  LEME__SERVER__PUBLICURL: 'https://leme.example',
}
const { config } = loadAppConfig(env, folder)
const store = connectStore(postgres.url)
const secrets = await openSecrets(config)
let isStopped = false
const stopDatabase = async () => {
  if (!isStopped) await Promise.all([store.close(), postgres.stop()])
  isStopped = true
}
after(async () => {
  await stopDatabase()
  rmSync(folder, { recursive: true, force: true })
})

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver on loopback; `answer` may leave a message without one. */
async function receiver(answer: (response: ServerResponse) => void = (response) => response.end('ok')) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push({ headers: request.headers, body })
    server.emit('heard')
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    async until(count: number) {
      while (heard.length < count) await once(server, 'heard', { signal: AbortSignal.timeout(90_000) })
      return heard
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function addChannel(part: Partial<AlertChannel>, secret: string): Promise<void> {
  for (const { id } of (await store.alerts.settings(null)).channels)
    await store.alerts.removeChannel(null, id)
  const one = channel(part)
  await secrets.write(channelSecret(one), secret)
  await store.alerts.putChannel(one)
  await store.alerts.putRoute(route({ channels: [one.id] }))
}

const full: PlatformSigns = { host: 'a', disks: [{ name: 'state', freeBytes: 1e9, bytes: 1e11 }] }
const well: PlatformSigns = { host: 'a', disks: [{ name: 'state', freeBytes: 5e10, bytes: 1e11 }] }
const running = (readSigns: AlertsOptions['readSigns'], more: Partial<AlertsOptions> = {}) =>
  runAlerts({
    ...{ config, secrets, store: store.alerts, clock: Date.now, onError: () => {}, readSigns },
    ...{ watchEveryMs: 50, lookEveryMs: 50, ...more },
  })
const textOf = ({ body }: Heard) => String((JSON.parse(body) as { text: string }).text)

test('a full disk is told once by several servers, with what to do and a link, and so is its end', async () => {
  await using there = await receiver()
  await addChannel({ id: 'ch-slack', kind: 'slack' }, there.url)
  let signs = full
  const versions: number[] = []
  {
    await using _one = running(async () => signs, { onChange: (version) => versions.push(version) })
    await using _two = running(async () => signs)
    await there.until(1)
    signs = well
    await there.until(2)
    await delay(300)
  }
  const [begun = '', ended = ''] = there.heard.map(textOf)
  assert.equal(there.heard.length, 2)
  assert.match(
    begun,
    /^CRITICAL: The disk of state has 1\.0 % left, 1\.0 GB\.\nWhere: disk state on a, disk\.full\n/,
  )
  assert.match(begun, /\nDo: Make it larger.*\nhttps:\/\/leme\.example\/app\/alerts\?alert=al-/)
  assert.match(ended, /^RESOLVED: /)
  assert.ok(versions.length > 0)
  const { items } = await store.alerts.notifications(null, {}, { limit: 5 })
  assert.deepEqual(
    items.map(({ state, attempts, lastStatus }) => [state, attempts, lastStatus]),
    Array(2).fill(['delivered', 1, 200]),
  )
})

test('a server that is killed between sending and noting it: another sends again, under the same id', async () => {
  let answers = false
  await using there = await receiver((response) => void (answers && response.writeHead(204).end()))
  await addChannel({ id: 'ch-hook', kind: 'webhook', to: there.url }, makeWebhookSecret())
  const child = fork(new URL('./alert-sender-process.fixture.ts', import.meta.url), {
    ...{ cwd: folder, env: { ...process.env, ...env }, execArgv: ['--conditions=leme-source'], silent: true },
  })
  await once(child, 'message')
  const [alert] = await store.alerts.report([
    {
      ...{ kind: 'firing', rule: 'test.kill', severity: 'critical', tenant: null, bot: null, part: null },
      ...{ summary: 'x', action: '', link: null, endsAt: null },
    },
  ])
  await there.until(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [waiting] = (await store.alerts.notifications(null, { states: ['waiting'] }, { limit: 5 })).items
  assert.equal(waiting?.attempts, 1)
  // The minute in which it was the dead one's is over.
  const sql = openSql(postgres.url)
  await sql`update control.notification set next_at = 0 where state = 'waiting'`
  await sql.end()
  answers = true
  {
    await using _other = running(async () => well)
    await there.until(2)
    await delay(200)
  }
  const ids = there.heard.map(({ headers }) => headers['webhook-id'])
  assert.deepEqual(ids, [waiting!.id, waiting!.id])
  await store.alerts.resolve(null, alert!.id, 'ana')
})

test('that the database is away is told from memory, by the routes of before', async () => {
  await using there = await receiver()
  await addChannel({ id: 'ch-slack', kind: 'slack' }, there.url)
  let isAway = false
  await using _server = running(
    async () => {
      if (isAway) await store.ping()
      return well
    },
    { awayMs: 200 },
  )
  await delay(300)
  await stopDatabase()
  isAway = true
  await there.until(1)
  assert.match(
    textOf(there.heard[0]!),
    /^CRITICAL: The database has not answered for \d+ seconds\.\nWhere: database/,
  )
})
