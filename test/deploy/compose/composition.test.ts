import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { findProgram, freePort } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { startBroker } from './broker.fixture.ts'
import type { Ports } from './container-root.fixture.ts'
import { client, startDatabase } from './database.fixture.ts'
import { FOLDER, readCompose } from './read-compose.ts'
import { runServices } from './run-services.fixture.ts'

const HOST = 'leme.example'

/** The composition on this machine with PostgreSQL 15 in the place of its database. */
async function open(t: TestContext, use: 'plain' | 'full') {
  const missing = ['psql', 'pg_isready', 'openssl'].find((name) => !findProgram(name))
  if (missing) return void t.skip(`${missing} is not installed`)
  const folder = mkdtempSync(join(tmpdir(), 'leme-composition-'))
  chmodSync(folder, 0o755)
  const secrets = join(folder, 'secrets')
  const env = { PATH: process.env.PATH, SECRETS_FOLDER: secrets, LEME_HOST: HOST }
  execFileSync('sh', [join(ROOT, FOLDER, 'make-secrets.sh'), use], { env, stdio: 'pipe' })
  const database = await startDatabase(folder, secrets)
  if (!database) return void t.skip('PostgreSQL 15 is not installed')
  const broker = use === 'full' ? await startBroker(secrets) : undefined
  const names = ['server', 'worker', 'redis', 'rabbitmq', 'pgbouncer', 'plain', 'tls'] as const
  const free = await Promise.all(names.map(async (name) => [name, await freePort()] as const))
  const ports = {
    ...Object.fromEntries(free),
    postgres: database.port,
    ...(broker && { rabbitmq: broker.port }),
  } as unknown as Ports
  const { composition } = readCompose(ROOT, { LEME_HOST: HOST, LEME_PUBLIC_URL: `https://${HOST}` })
  const running = runServices(composition, { folder, ports })
  t.after(async () => {
    await running.down()
    await database.stop()
    await broker?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const secret = (name: string) => readFileSync(join(secrets, name), 'utf8').trim()
  return { ...running, folder, ports, secret, database, broker }
}

/** Asks nginx of the composition by its name; its certificate has to be the one that make-secrets.sh made. */
function askNginx(port: number, path: string, ca: string) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      ca,
      servername: HOST,
      headers: { host: HOST },
      agent: false,
    }
    request(options, async (response) => {
      let body = ''
      for await (const part of response.setEncoding('utf8')) body += part
      resolve({ status: response.statusCode!, body })
    })
      .once('error', reject)
      .end()
  })
}

function statusBy(host: string, port: number, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    requestPlain({ host: '127.0.0.1', port, path: '/metrics', headers: { ...headers, host } }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
      .once('error', reject)
      .end()
  })
}

test('the default profile starts by its gates, works, makes its dump, and ends in time', async (t) => {
  const world = await open(t, 'plain')
  if (!world) return
  const { up, healthy, down, exec, script, ports, secret, folder } = world
  await up(['postgres', 'migrate', 'server', 'worker', 'backup'], ['postgres'])
  await Promise.all([healthy('server'), healthy('worker'), healthy('backup')])

  const headers = { authorization: `Bearer ${secret('metrics_token')}` }
  const own = await fetch(`http://127.0.0.1:${ports.worker}/metrics`, { headers })
  assert.match(await own.text(), /^leme_build_info/m)
  assert.equal((await fetch(`http://127.0.0.1:${ports.worker}/metrics`)).status, 401)
  // As Prometheus asks the server.
  assert.equal(await statusBy('server:7870', ports.server, headers), 200)
  const link = await exec('server', ['login'])
  assert.match(link.stdout, /https:\/\/leme\.example\/login\?token=/, link.output)
  const dumps = readdirSync(join(folder, 'volumes/backups'))
  assert.deepEqual(
    dumps.map((name) => /^leme-\d{8}T\d{6}Z\.dump$/.test(name)),
    [true],
  )

  const ends = await down()
  assert.deepEqual(
    ends.filter(({ inTime, name, code }) => !inTime || (name !== 'backup' && code !== 0)),
    [],
  )
  assert.deepEqual(ends.map(({ name }) => name).sort(), ['backup', 'server', 'worker'])

  await using house = client(`postgres://postgres@127.0.0.1:${ports.postgres}/leme`)
  const before = await house.sql`select count(*)::int from leme.migration`
  await house.sql`delete from leme.migration`
  const restored = await script('backup', ['/opt/leme/restore.sh', dumps[0]!])
  assert.equal(restored.code, 0, restored.output)
  assert.deepEqual([...(await house.sql`select count(*)::int from leme.migration`)], [...before])
  for (const name of ['../x.dump', 'leme-away.dump'])
    assert.equal((await script('backup', ['/opt/leme/restore.sh', name])).code, 2)
  // A dump that is cut off changes nothing.
  const backups = join(folder, 'volumes/backups')
  writeFileSync(join(backups, 'leme-cut.dump'), readFileSync(join(backups, dumps[0]!)).subarray(0, -20_000))
  assert.notEqual((await script('backup', ['/opt/leme/restore.sh', 'leme-cut.dump'])).code, 0)
  assert.deepEqual([...(await house.sql`select count(*)::int from leme.migration`)], [...before])
})

test('the full profile answers through nginx, and pgbouncer lets a reader read', async (t) => {
  const lacking = ['nginx', 'pgbouncer', 'redis-server', 'curl'].find((name) => !findProgram(name))
  if (lacking) return void t.skip(`${lacking} is not installed`)
  const world = await open(t, 'full')
  if (!world) return
  const { up, healthy, down, ports, secret, database, broker } = world
  const services = ['postgres', 'migrate', 'roles', 'redis', 'server', 'worker', 'nginx', 'pgbouncer']
  await up(services, ['postgres'])
  await Promise.all([healthy('nginx'), healthy('worker'), healthy('pgbouncer')])

  const health = await askNginx(ports.tls, '/health', secret('tls_certificate'))
  assert.equal(health.status, 200, health.body)
  assert.equal(JSON.parse(health.body).redis, 'up', health.body)
  assert.equal((await askNginx(ports.tls, '/metrics', secret('tls_certificate'))).status, 404)
  const plain = await fetch(`http://127.0.0.1:${ports.plain}/app/`, { redirect: 'manual' })
  assert.deepEqual([plain.status, plain.headers.get('location')], [301, 'https://127.0.0.1/app/'])

  if (broker) {
    const headers = { authorization: `Bearer ${secret('metrics_token')}` }
    const connected = async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.server}/metrics`, { headers })
      return /leme_broker_events_total\{event="connected"\} [12]/.test(await answer.text())
    }
    for (const until = Date.now() + 30_000; !(await connected()); await delay(200))
      assert.ok(Date.now() < until, `no connection to the broker: ${broker.log()}`)
  }

  const reader = (password: string) => `postgres://reader:${password}@127.0.0.1:${ports.pgbouncer}/leme`
  await using people = client(reader(secret('reader_password')))
  const [{ count }] = (await people.sql`select count(*)::int from market.candle`) as unknown as [
    { count: number },
  ]
  assert.equal(count, 0)
  await assert.rejects(people.sql`create table mine (a int)`, /read-only|permission denied/)
  await assert.rejects(people.sql`select * from leme.run`, /permission denied/)
  await using wrong = client(reader('wrong'))
  await assert.rejects(wrong.sql`select 1`, /authentication|password/i)
  await using direct = client(`postgres://postgres@127.0.0.1:${database.port}/leme`)
  const roles =
    await direct.sql`select rolname from pg_roles where rolname in ('leme', 'reader') and rolsuper`
  assert.deepEqual([...roles], [])

  const ends = await down()
  assert.deepEqual(
    ends.filter(({ inTime }) => !inTime),
    [],
  )
  assert.equal(ends.length, 5)
})
