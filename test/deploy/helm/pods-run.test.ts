import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startPostgres } from '../../../src/adapters/embedded-postgres/index.ts'
import { yamlValuesCodec } from '../../../src/adapters/git/index.ts'
import { initSchema } from '../../../src/adapters/store/postgres/index.ts'
import { CLIENT, wantedBot } from '../../../src/control/deployment/values.fixture.ts'
import { hashOfBundle } from '../../../src/control/job/index.ts'
import { makeWorkspace, type Running } from '../../flows/workspace.fixture.ts'
import { at, type KubeObject } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { freePort } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { type Rendered, render, withFiles } from './helm.ts'
import { rendered } from './judge-hostile.ts'

/** Containers of both charts as processes: their own arguments, variables and files, on a real database. */
const { path, write, start } = makeWorkspace({ after })
const skip = (await clusterPrograms()) ? false : NO_PROGRAMS
const PASSWORD = 'the-password-of-a-test'
const PATIENCE_MS = 60_000
const database = new AsyncDisposableStack()

let url = ''
/** One server that does everything, and a platform with workers of their own. */
let small: readonly KubeObject[] = []
let shared: readonly KubeObject[] = []
before(async () => {
  if (skip) return
  url = database.use(await startPostgres({ stateDir: path('database') })).url
  small = await platformOf({
    config: { limits: { api: 50 } },
    ingress: { enabled: true, host: 'leme.example' },
  })
  shared = await platformOf({
    config: { secrets: { kind: 'aws', region: 'eu-west-1' } },
    persistence: { accessMode: 'ReadWriteMany' },
    worker: { enabled: true },
  })
  write('secrets/database.url', url)
  write('secrets/server.metricsToken', 'of-prometheus\n')
})
after(() => database.disposeAsync())

async function platformOf(values: object): Promise<readonly KubeObject[]> {
  const chart = join(ROOT, 'deploy/helm/leme')
  return objectsIn(
    await withFiles([JSON.stringify(values)], (files) =>
      render({ chart, release: 'leme', namespace: 'leme', values: files }),
    ),
  )
}

/** The ConfigMap of a platform, where its pods find it. */
function mountConfig(objects: readonly KubeObject[]): void {
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'leme-config')
  write('etc/leme.config.jsonc', String(at(config?.data, 'leme.config.jsonc')))
}

function objectsIn(found: Rendered | undefined): readonly KubeObject[] {
  assert.equal(found?.kind, 'objects', JSON.stringify(found))
  return (found as Extract<Rendered, { kind: 'objects' }>).objects
}

/** A container's process: the paths of its mounts are folders here, and what the image sets is set. */
function contained(
  container: unknown,
  {
    change = (text) => text,
    env = {},
  }: { readonly change?: (text: string) => string; readonly env?: object } = {},
): Running {
  const here = (text: string) =>
    change(text.replace('/run/secrets/leme', path('secrets')).replace('/etc/leme', path('etc')))
  const variables = (at(container, 'env') as { name: string; value: string }[]).map(({ name, value }) => [
    name,
    here(value),
  ])
  const image = { LEME__STATEDIR: path('state'), LEME__SERVER__HOST: '0.0.0.0', LEME__LOG__TO: 'stdout' }
  const args = (at(container, 'args') as string[]).map(here)
  return start(args, { ...image, ...Object.fromEntries(variables), ...env })
}

const containerOf = (objects: readonly KubeObject[], kind: string, part = 'containers', name = '') =>
  at(
    objects.find((one) => one.kind === kind && one.metadata.name.endsWith(name))?.spec,
    'template',
    'spec',
    part,
    0,
  )

/** Another address of this machine than the loop-back's name, as a pod has one. */
function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.7', port, path, headers }, (answer) => resolve(answer.resume().statusCode!)).on(
      'error',
      () => resolve(0),
    )
  })
}

async function until200(running: Running, port: number, path: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; (await ask(port, path)) !== 200; await delay(100))
    assert.ok(Date.now() < end, JSON.stringify(running.printed()))
}

async function ends(running: Running): Promise<void> {
  running.signal('SIGTERM')
  const { code, stdout, stderr } = await running.ended
  assert.equal(code, 0, stdout + stderr)
}

test('the job of the migrations brings an empty database to this release', { skip }, async () => {
  const { code, stderr, stdout } = await contained(containerOf(small, 'Job')).ended
  assert.equal(code, 0, stderr)
  assert.match(stdout + stderr, /0001/)
})

test('the server answers to probes, to Prometheus and to the names of its Service and Ingress', {
  skip,
}, async () => {
  const [port, live] = [await freePort(), await freePort()]
  mountConfig(small)
  const server = contained(containerOf(small, 'Deployment', 'containers', 'server'), {
    env: { LEME__SERVER__PORT: `${port}`, LEME__SERVER__LIVENESSPORT: `${live}` },
  })
  await until200(server, port, '/health')
  await until200(server, live, '/health/live')
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  assert.equal(await ask(port, '/metrics', bearer('of-prometheus')), 200)
  assert.equal(await ask(port, '/metrics', { ...bearer('another'), host: 'leme-server' }), 401)
  for (const host of ['leme-server', 'leme-server.leme.svc', 'leme.example'])
    assert.equal(await ask(port, '/api/v1/runs', { host }), 401, `${host} is known`)
  assert.equal(await ask(port, '/api/v1/runs', { host: 'evil.example' }), 421)
  await ends(server)
})

test('a worker answers to its probe, and shows metrics to who bears the token', { skip }, async () => {
  const [port, live] = [await freePort(), await freePort()]
  const change = (text: string) => text.replace('7920', `${port}`)
  mountConfig(shared)
  const env = { LEME__SERVER__LIVENESSPORT: `${live}` }
  const worker = contained(containerOf(shared, 'Deployment', 'containers', 'worker'), { change, env })
  await until200(worker, port, '/health')
  await until200(worker, live, '/health/live')
  assert.equal(await ask(port, '/metrics'), 401)
  assert.equal(await ask(port, '/metrics', { authorization: 'Bearer of-prometheus' }), 200)
  await ends(worker)
})

test("a bot's pod waits for its schema, trades under its command, and ends in order", { skip }, async () => {
  assert.equal((await start(['tenant', 'create', CLIENT], { DATABASE_URL: url }).ended).code, 0)
  assert.equal((await start(['data', 'generate'], { DATABASE_URL: url }).ended).code, 0)
  await initSchema(url, { tenant: CLIENT, password: PASSWORD })
  const strategy = readFileSync(join(ROOT, 'examples/strategies/sma-cross.ts'), 'utf8')
  const bot = wantedBot({
    ...{ strategy: 'sma-cross', strategyVersion: hashOfBundle(strategy), parameters: {}, exchange: 'demo' },
    ...{ pairs: ['TIDE/USDT'], stakeAmount: 100, exposure: 200, commandId: 'command-1' },
  })
  const file = yamlValuesCodec().edit(CLIENT, undefined, {
    edit: { kind: 'put-bot', bot },
    commandId: 'command-1',
  })
  const objects = objectsIn(await rendered(ROOT, file))
  const order = objects.find(({ metadata }) => metadata.labels?.['leme.dev/part'] === 'order')
  for (const [name, text] of Object.entries(order?.data as Record<string, string>)) write(`etc/${name}`, text)
  const login = new URL(url)
  login.username = 'leme_tenant_cliente_001'
  login.password = PASSWORD
  write('secrets/DATABASE_URL', login.href)

  const ready = await contained(containerOf(objects, 'StatefulSet', 'initContainers')).ended
  assert.equal(ready.code, 0, ready.stderr)
  const port = await freePort()
  const change = (text: string) => text.replace(':8080', `:${port}`)
  const container = containerOf(objects, 'StatefulSet')
  const running = contained(container, { change })
  const probe = (name: string) => at(container, name, 'httpGet', 'path') as string
  await until200(running, port, probe('readinessProbe'))
  assert.equal(await ask(port, probe('livenessProbe')), 200)
  const pong = (await (await fetch(`http://127.0.0.1:${port}/api/v1/ping`)).json()) as Record<string, unknown>
  assert.deepEqual([pong.clientId, pong.bot, pong.commandId], [CLIENT, 'trend', 'command-1'])
  await ends(running)
})
