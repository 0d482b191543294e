import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { capture } from '../../../bin/bootstrap/child.js'
import { findProgram, freePort, NOBODY } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { startBroker } from './broker.fixture.ts'
import type { Ports } from './container-root.fixture.ts'
import { startCopy } from './copy-of-database.fixture.ts'
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
  return { ...running, composition, folder, ports, secret, database, broker }
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

/** The service's health check fails where the last restore did, and where the last one is too old. */
async function tellsOfRestores(records: string, check: () => ReturnType<typeof capture>): Promise<void> {
  const note = readdirSync(records).find((name) => name.endsWith('.verification.json'))!
  const text = readFileSync(join(records, note), 'utf8')
  const answer = async (change: object) => {
    writeFileSync(join(records, note), JSON.stringify({ ...JSON.parse(text), ...change }))
    return check()
  }
  const failed = await answer({ ok: false, found: 'a row is not there' })
  assert.equal(failed.code, 1)
  assert.match(failed.output, /a row is not there/)
  const old = await answer({ at: Date.now() - 8 * 86_400_000 - 1_000 })
  assert.equal(old.code, 1)
  assert.match(old.output, /no restore has succeeded since/)
  writeFileSync(join(records, note), text)
}

test('the default profile starts by its gates, works, backs itself up, and ends in time', async (t) => {
  const world = await open(t, 'plain')
  if (!world) return
  const { up, healthy, down, exec, ports, secret, folder, composition } = world
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

  // The server made it, the service `backup` tried it, and the server's own view of the vault says so.
  const listed = JSON.parse((await exec('server', ['backup', 'list', '--json'])).stdout)
  assert.equal(listed.items.length, 1)
  assert.equal(listed.items[0].verification.ok, true, listed.items[0].verification.found)
  assert.ok(listed.items[0].verification.rows > 0)
  const blind = await exec('server', ['backup', 'restore', '--into', join(folder, 'restored')])
  assert.notEqual(blind.code, 0)
  assert.match(blind.output, /the key that opens backups/)

  await tellsOfRestores(join(folder, 'volumes/sealed_backups/records'), () =>
    exec('backup', composition.services.backup!.healthcheck!.test!.slice(2)),
  )

  const ends = await down()
  assert.deepEqual(
    ends.filter(({ inTime, code }) => !inTime || code !== 0),
    [],
  )
  assert.deepEqual(ends.map(({ name }) => name).sort(), ['backup', 'server', 'worker'])
  assert.ok(ends.find(({ name }) => name === 'backup')!.seconds < 10)

  await using house = client(`postgres://postgres@127.0.0.1:${ports.postgres}/leme`)
  const known = await house.sql`select * from leme.migration order by 1`
  const { restore, putBack } = wayBack()
  const restored = await exec('backup', restore)
  assert.equal(restored.code, 0, restored.output)
  const places = { database: join(folder, 'volumes/database'), state: join(folder, 'volumes/state') }
  mkdirSync(join(places.database, 'pgdata/base'), { recursive: true })
  const moved = await capture('sh', ['-ec', onThisMachine(putBack, places)])
  assert.equal(moved.code, 0, moved.output)
  assert.deepEqual(readdirSync(places.database).sort(), ['pgdata', 'pgdata.before'])
  assert.ok(!existsSync(join(places.state, 'restored')))
  await using copy = await startCopy(join(places.database, 'pgdata'))
  await using again = client(`postgres://postgres@127.0.0.1:${copy.port}/leme`)
  assert.deepEqual([...(await again.sql`select * from leme.migration order by 1`)], [...known])
})

/** The lines of README.md that bring everything back: the arguments of Leme, and what a shell of root's does. */
function wayBack() {
  const readme = readFileSync(join(ROOT, FOLDER, 'README.md'), 'utf8')
  const restore = /^docker compose run --rm --no-deps backup (backup restore .*)$/m
    .exec(readme)![1]!
    .split(' ')
  const putBack = /--entrypoint sh \S+ -ec '([^']+)'$/m.exec(readme)![1]!
  return { restore, putBack }
}

/** With the volumes of the test, and the user that PostgreSQL runs as here. */
function onThisMachine(
  script: string,
  places: { readonly database: string; readonly state: string },
): string {
  const user = process.geteuid?.() === 0 ? NOBODY : { uid: process.geteuid!(), gid: process.getegid!() }
  return script
    .replaceAll(/(?<![\w.])\/(database|state)\//g, (_, name: 'database' | 'state') => `${places[name]}/`)
    .replace('postgres:', `${user.uid}:${user.gid}`)
}

test('the full profile answers through nginx, and pgbouncer lets a reader read and each client in', async (t) => {
  const lacking = ['nginx', 'pgbouncer', 'redis-server', 'curl'].find((name) => !findProgram(name))
  if (lacking) return void t.skip(`${lacking} is not installed`)
  const world = await open(t, 'full')
  if (!world) return
  const { up, healthy, down, exec, logOf, ports, secret, database, broker } = world
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
    for (const until = Date.now() + 90_000; !(await connected()); await delay(200))
      assert.ok(Date.now() < until, `no connection to the broker: ${broker.log()}`)
  }

  const reader = (password: string) => `postgres://reader:${password}@127.0.0.1:${ports.pgbouncer}/market`
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

  const made = await exec('server', ['tenant', 'create', 'cliente-001'])
  assert.equal(made.code, 0, made.output)
  const taken = await exec('server', ['tenant', 'export', 'cliente-001', '--to', join(world.folder, 'taken')])
  assert.equal(taken.code, 0, taken.output)
  assert.match(logOf('pgbouncer'), /login attempt: db=leme user=leme_tenant_cliente_001/)
  const looked = await exec('server', ['doctor'])
  assert.match(looked.output, /✓ Pooler/, looked.output)
  await direct.sql`alter role leme_tenant_cliente_001 password 'known here'`
  await direct.sql`alter role postgres password 'known here'`
  const through = (login: string, password: string) => {
    const address = new URL(`postgres://127.0.0.1:${ports.pgbouncer}/leme`)
    return client(Object.assign(address, { username: login, password }).href)
  }
  await using own = through('leme_tenant_cliente_001', 'known here')
  assert.deepEqual([...(await own.sql`select current_user as login`)], [{ login: 'leme_tenant_cliente_001' }])
  const refused = [
    ['leme_tenant_cliente_001', 'wrong'],
    ['leme', secret('database_password')],
    ['leme_backup', secret('backup_password')],
    ['postgres', 'known here'],
  ] as const
  for (const [login, password] of refused) {
    await using tried = through(login, password)
    await assert.rejects(tried.sql`select 1`, /authentication|password|no such user/i, login)
  }

  const ends = await down()
  assert.deepEqual(
    ends.filter(({ inTime }) => !inTime),
    [],
  )
  assert.equal(ends.length, 5)
})
