import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { utimesSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Azurite,
  type S3Proxy,
  type S3rver,
  startAzurite,
  startS3Proxy,
  startS3rver,
} from '../../../test/services/index.ts'
import { writePanel } from '../../adapters/source/index.ts'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import { Fault } from '../../domain/index.ts'
import {
  generatePanel,
  LATEST_MODELS,
  listObjects,
  type ObjectStore,
  readLatest,
  readObject,
  readReleaseFile,
  writeRelease,
} from '../../trade/pipeline/index.ts'
import { startLambdaApi } from '../cloud/lambda-api.fixture.ts'
import { buildPredictor, ModelDesk } from '../predictor/index.ts'
import { exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const folder = await mkdtemp(join(tmpdir(), 'leme-panel-handle-'))
const environment = { ...process.env }
// Each command listens for Ctrl-C.
process.setMaxListeners(100)
const children: ChildProcess[] = []
let s3: S3rver
let proxy: S3Proxy
let azurite: Azurite
let raw: Buffer
let opened = 0

before(async () => {
  const started = await Promise.all([startS3rver(), startAzurite()])
  s3 = started[0]
  azurite = started[1]
  proxy = await startS3Proxy(s3.url)
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
  await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
  raw = await panel({ assets: 2, days: 60, seed: 4 })
})

afterEach(() => {
  proxy.fault = undefined
  for (const child of children.splice(0)) child.kill('SIGKILL')
  process.env = { ...environment }
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await Promise.all([s3.stop(), azurite.stop()])
  await rm(folder, { recursive: true, force: true })
})

async function panel(options: Parameters<typeof generatePanel>[0]): Promise<Buffer> {
  const file = join(folder, 'panel.csv')
  await writePanel(file, generatePanel(options))
  return readFile(file)
}

interface Place {
  readonly objects: {
    readonly url: string
    readonly endpoint: string
    readonly keyId: string
    readonly key: string
  }
  readonly event: (...keys: readonly string[]) => unknown
}

const inS3 = (): Place => {
  const prefix = `h${++opened}`
  const objects = { url: `s3://leme/${prefix}`, endpoint: proxy.url, keyId: s3.keyId, key: s3.secret }
  return { objects, event: (...keys) => s3Event(...keys.map((key) => `${prefix}/${key}`)) }
}

const inAzure = (): Place => {
  const prefix = `h${++opened}`
  const { account, key, url } = azurite
  const objects = { url: `azure://${account}/leme/${prefix}`, endpoint: url, keyId: '', key }
  const event = (...keys: readonly string[]) =>
    keys.map((one) => ({
      topic: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${account}`,
      subject: `/blobServices/default/containers/leme/blobs/${prefix}/${one}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: {},
    }))
  return { objects, event }
}

function s3Event(...keys: readonly string[]) {
  const Records = keys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'leme' }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
  }))
  return { Records }
}

/** Its settings in the environment, and the store. */
async function use({ objects }: Place): Promise<ObjectStore> {
  Object.assign(process.env, settings(objects))
  return openObjectStore({ region: '', ...objects })
}

function settings(objects: Place['objects']): Record<string, string> {
  const named = Object.entries(objects).map(([name, value]) => [
    `LEME__OBJECTS__${name.toUpperCase()}`,
    value,
  ])
  return { ...Object.fromEntries(named), AWS_EC2_METADATA_DISABLED: 'true' }
}

/** What `leme panel … --json` prints. */
async function leme(...args: readonly string[]) {
  const out = new PassThrough()
  const err = new PassThrough().resume()
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream }
  const program = buildProgram(new Terminal({ json: true, ...streams, color: false }))
  await program.parseAsync(['panel', ...args, '--json'], { from: 'user' })
  return JSON.parse(String(out.read()))
}

const QUICK = ['--trees', '2']

async function handle(event: unknown, ...args: readonly string[]) {
  const file = join(folder, 'event.json')
  await writeFile(file, typeof event === 'string' ? event : JSON.stringify(event))
  return leme('handle', '--event', file, ...QUICK, ...args)
}

async function fails(what: Promise<unknown>, code: string, exit: number): Promise<Fault> {
  const error = await what.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Fault, String(error))
  assert.deepEqual([error.code, exitCodeOf(error)], [code, exit], error.message)
  return error
}

/** Folders of models, the records of the ledger, keys of features. */
async function madeIn(store: ObjectStore) {
  const keys: string[] = []
  for await (const { key } of listObjects(store, '')) keys.push(key)
  const under = (prefix: string) => keys.filter((key) => key.startsWith(prefix))
  const manifests = keys.filter((key) => key.endsWith('/manifest.json'))
  return { manifests, contents: under('_leme/events/contents/'), features: under('features/') }
}

describe('bad input', () => {
  it('of an event is refused, or passed over', async () => {
    const store = await use(inS3())
    await fails(handle('{"Records":['), 'event.malformed', 2)
    await fails(handle({ hello: 'world' }), 'event.malformed', 2)
    await fails(leme('handle', '--event', join(folder, 'none.json')), 'event.malformed', 2)
    await fails(handle(' '.repeat(9_000_000)), 'event.malformed', 2)
    const foreign = structuredClone(s3Event('raw.csv'))
    foreign.Records[0]!.s3.bucket.name = 'theirs'
    assert.deepEqual([(await handle(foreign)).handled, (await handle(foreign)).passed], [[], 1])
    assert.deepEqual(await madeIn(store), { manifests: [], contents: [], features: [] })
  })

  it('of an object: deleted, empty, too large, of an impossible name, none', async () => {
    const place = inS3()
    const store = await use(place)
    const gone = await handle(place.event('raw/gone.csv'))
    assert.deepEqual(gone.handled, [{ key: 'raw/gone.csv', outcome: { kind: 'gone' } }])
    await store.put('raw/empty.csv', Buffer.alloc(0))
    await fails(handle(place.event('raw/empty.csv')), 'event.refused', 1)
    await store.put('raw/large.csv', raw)
    const large = await fails(handle(place.event('raw/large.csv'), '--most-mb', '0.001'), 'event.refused', 1)
    assert.match(large.message, /1000 are the most/)
    await fails(handle(place.event('raw/../a.csv')), 'event.refused', 1)
    await fails(leme('handle', '--object', 'raw/none.csv'), 'event.object', 4)
    await fails(leme('handle', '--object', 'models/a.csv'), 'event.key', 2)
    await store.put('raw/broken.csv', Buffer.from('symbol,open\nA,1\n'))
    const broken = await fails(handle(place.event('raw/broken.csv')), 'event.unfinished', 7)
    assert.match(broken.message, /no column "datetime"/)
    assert.deepEqual((await madeIn(store)).manifests, [])
  })

  it('of a thousand records is worked through, each object once', async () => {
    const place = inS3()
    const store = await use(place)
    await store.put('raw/a b+ç.csv', raw)
    const keys = Array.from({ length: 996 }, (_, k) => `raw/gone-${k % 300}.csv`)
    const own = ['models/x/model.csv', 'features/0123456789abcdef.csv']
    const { handled, passed } = await handle(
      place.event(...keys, ...own, 'raw/a b+ç.csv', 'raw/a b+ç.csv'),
      '--prefix',
      '',
    )
    assert.deepEqual([handled.length, passed], [301, 2])
    assert.equal(handled.at(-1).outcome.fresh, true)
    assert.equal((await madeIn(store)).manifests.length, 4)
  })

  it('of credentials says so, and nothing is done', async () => {
    const place = inS3()
    await use(place)
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
    Object.assign(process.env, settings({ ...place.objects, keyId: '', key: '' }), { HOME: folder })
    await fails(handle(place.event('raw.csv')), 'object.denied', 5)
    Object.assign(process.env, settings(place.objects))
    proxy.fault = () => ({ kind: 'status', status: 403, code: 'SignatureDoesNotMatch' })
    await fails(handle(place.event('raw.csv')), 'object.denied', 5)
  })
})

describe('raw.csv dropped into', () => {
  for (const [name, open] of [
    ['S3', inS3],
    ['Azure', inAzure],
  ] as const) {
    it(`${name} becomes models that answer; late, doubled and reordered events change nothing`, async () => {
      const place = open()
      const store = await use(place)
      const corrupt = Buffer.concat([raw, Buffer.from('A001,2020-01-05,1578182400,abc,1,1,1,1,1\n')])
      await store.put('raw/today.csv', corrupt)
      const [{ outcome }] = (await handle(place.event('raw/today.csv', 'raw/today.csv'))).handled
      assert.deepEqual([outcome.kind, outcome.fresh, outcome.result.length], ['done', true, 4])

      await store.put('raw/again.csv', corrupt)
      const again = await handle(place.event('raw/again.csv', 'raw/today.csv'))
      for (const { outcome: seen } of again.handled)
        assert.deepEqual([seen.kind, seen.fresh], ['done', false])
      await store.delete('raw/today.csv')
      assert.equal((await handle(place.event('raw/today.csv'))).handled[0].outcome.kind, 'gone')
      const made = await madeIn(store)
      assert.deepEqual([made.manifests.length, made.contents.length, made.features.length], [4, 1, 1])

      const [release] = await readLatest(store)
      const report = JSON.parse(
        Buffer.from(await readReleaseFile(store, release!, 'data_report.json')).toString(),
      )
      assert.deepEqual(report.counts, { duplicate: 1, 'not-a-number': 1, 'out-of-order': 1 })

      const desk = new ModelDesk({ store, clock: Date.now })
      const app = buildPredictor({ desk, clock: Date.now })
      assert.equal((await app.inject('/symbol/A002')).headers['retry-after'], '5')
      assert.equal((await app.inject({ method: 'POST', url: '/reload' })).statusCode, 200)
      const { predictions } = (await app.inject('/symbol/A002')).json()
      const folders = predictions.map(({ model }: { model: string }) => `models/${model}`)
      assert.deepEqual(folders, [...outcome.result].sort())
      await app.close()
    })
  }
})

/** `leme panel handle` as a process of its own. */
function launch(place: Place, env: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--conditions=leme-source', MAIN, 'panel', 'handle', ...args, '--json'],
    {
      cwd: folder,
      env: { ...environment, ...settings(place.objects), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  children.push(child)
  let told = ''
  let printed = ''
  child.stderr.on('data', (piece) => (told += piece))
  child.stdout.on('data', (piece) => (printed += piece))
  return { child, ended: once(child, 'exit'), told: () => told, printed: () => printed }
}

async function until(holds: () => Promise<boolean> | boolean, why: () => string = () => ''): Promise<void> {
  for (let patience = 1500; !(await holds()); patience--) {
    assert.ok(patience > 0, `it never came ${why()}`)
    await delay(20)
  }
}

describe('under Lambda', () => {
  it('events are answered one after the other, errors too, until it is told to end', async () => {
    await using api = await startLambdaApi()
    const place = inS3()
    const store = await use(place)
    const lambda = launch(place, { AWS_LAMBDA_RUNTIME_API: api.address }, ...QUICK)
    await store.put('raw/a.csv', raw)
    const first = await api.invoke(place.event('raw/a.csv'))
    assert.equal(first.kind, 'response', lambda.told())
    assert.equal(first.body.handled[0].outcome.fresh, true)
    const bad = await api.invoke('{"Records"')
    assert.deepEqual([bad.kind, bad.body.errorType, bad.body.stackTrace], ['error', 'event.malformed', []])
    assert.equal(bad.headers['lambda-runtime-function-error-type'], 'Leme.event.malformed')
    const key = `${place.objects.url.split('/').at(-1)}/raw/a.csv`
    const detail = { bucket: { name: 'leme' }, object: { key } }
    const bridged = await api.invoke({ source: 'aws.s3', 'detail-type': 'Object Created', detail })
    assert.equal(bridged.body.handled[0].outcome.fresh, false)
    lambda.child.kill('SIGTERM')
    assert.deepEqual(await lambda.ended, [0, null])
    assert.equal((await madeIn(store)).manifests.length, 4)
  })

  it('what cannot end in three seconds is given back, and done when there is time', async () => {
    await using api = await startLambdaApi()
    const place = inS3()
    const store = await use(place)
    await store.put('raw/a.csv', await panel({ assets: 20, days: 900, seed: 1 }))
    const lambda = launch(place, { AWS_LAMBDA_RUNTIME_API: api.address }, '--trees', '400')
    const began = performance.now()
    const short = await api.invoke(place.event('raw/a.csv'), 3000)
    assert.deepEqual([short.kind, short.body.errorType], ['error', 'event.unfinished'], lambda.told())
    assert.match(short.body.errorMessage, /time was up/)
    assert.ok(performance.now() - began < 20_000)
    const made = await madeIn(store)
    assert.equal(made.manifests.length, 0)
    for (const record of made.contents) {
      const { state, attempt } = JSON.parse(await textOf(store, record))
      assert.deepEqual([state, attempt], ['waiting', 0])
    }
    lambda.child.kill('SIGTERM')
    await lambda.ended
    const later = launch(place, { AWS_LAMBDA_RUNTIME_API: api.address }, ...QUICK)
    const long = await api.invoke(place.event('raw/a.csv'))
    assert.equal(long.kind, 'response', later.told())
    assert.equal((await madeIn(store)).manifests.length, 4)
  })

  it('two at once make one release, and both events are answered', async () => {
    await using api = await startLambdaApi()
    const place = inS3()
    const store = await use(place)
    await store.put('raw/a.csv', raw)
    const started = [1, 2].map(() => launch(place, { AWS_LAMBDA_RUNTIME_API: api.address }, ...QUICK))
    const said = await Promise.all([1, 2].map(() => api.invoke(place.event('raw/a.csv'))))
    const fresh = said.map(({ body }) => body.handled?.[0].outcome.fresh)
    assert.deepEqual(fresh.sort(), [false, true], started.map(({ told }) => told()).join())
    assert.equal((await madeIn(store)).manifests.length, 4)
  })

  it('killed in the middle and delivered again, there is one release, and none is half', async () => {
    await using api = await startLambdaApi()
    const place = inS3()
    const store = await use(place)
    await store.put('raw/a.csv', raw)
    const env = { AWS_LAMBDA_RUNTIME_API: api.address }
    const first = launch(place, env, ...QUICK)
    let writes = 0
    proxy.fault = (method, path) => {
      const isModel = method === 'PUT' && path.includes('/models/')
      if (isModel && ++writes === 8) first.child.kill('SIGKILL')
      return undefined
    }
    void api.invoke(place.event('raw/a.csv'))
    assert.deepEqual(await first.ended, [null, 'SIGKILL'], first.told())
    proxy.fault = undefined
    assert.deepEqual(await readLatest(store), [])
    const second = launch(place, env, ...QUICK)
    const again = api.invoke(place.event('raw/a.csv'))
    await until(() => proxy.requests.filter((request) => request.startsWith('HEAD')).length > 0)
    // As if the lease had run out.
    const [record] = (await madeIn(store)).contents
    const claimed = JSON.parse(await textOf(store, record!))
    assert.equal(claimed.state, 'claimed')
    await store.put(record!, Buffer.from(JSON.stringify({ ...claimed, until: 0 })))
    const { kind, body } = await again
    assert.deepEqual([kind, body.handled[0].outcome.fresh], ['response', true], second.told())
    const latest = await readLatest(store)
    assert.deepEqual(
      latest.map((release) => release.folder),
      [...body.handled[0].outcome.result].sort(),
    )
    for (const release of latest) {
      for (const { name } of release.files) await readReleaseFile(store, release, name)
    }
    assert.equal((await textOf(store, LATEST_MODELS)).trimEnd().split('\n').length, 4)
  })

  it('an interface that fails, or settings that cannot be right, end the process', async () => {
    const broken = createServer((_, response) => response.writeHead(500).end())
    await new Promise<void>((done) => broken.listen(0, '127.0.0.1', done))
    const address = `127.0.0.1:${(broken.address() as AddressInfo).port}`
    assert.deepEqual(await launch(inS3(), { AWS_LAMBDA_RUNTIME_API: address }).ended, [7, null])
    broken.close()
    await using api = await startLambdaApi()
    const { objects, event } = inS3()
    const place = { objects: { ...objects, url: 's3://' }, event }
    assert.deepEqual(await launch(place, { AWS_LAMBDA_RUNTIME_API: api.address }).ended, [3, null])
    assert.equal((api.initErrors[0] as { errorType: string }).errorType, 'object.store')
  })
})

describe('a job', () => {
  it('reads its event from standard input, answers the handshake, and ends with what became of it', async () => {
    const place = inAzure()
    const store = await use(place)
    await store.put('raw/a.csv', raw)
    const job = launch(place, {}, ...QUICK)
    job.child.stdin!.end(JSON.stringify(place.event('raw/a.csv')))
    assert.deepEqual(await job.ended, [0, null], job.told())
    assert.equal(JSON.parse(job.printed()).handled[0].outcome.fresh, true)
    const byKey = await leme('handle', '--object', 'raw/a.csv', ...QUICK)
    assert.equal(byKey.handled[0].outcome.fresh, false)
    const eventType = 'Microsoft.EventGrid.SubscriptionValidationEvent'
    const answer = await handle([{ eventType, data: { validationCode: 'abc' } }])
    assert.deepEqual(answer, { validationResponse: 'abc' })
  })

  it('tells a predictor, and one that is not there spoils nothing', async () => {
    const place = inS3()
    const store = await use(place)
    const app = buildPredictor({ desk: new ModelDesk({ store, clock: Date.now }), clock: Date.now })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    await store.put('raw/a.csv', raw)
    await handle(place.event('raw/a.csv'), '--reload', `${url}/reload`)
    assert.equal((await fetch(`${url}/symbol/A001`)).status, 200)
    await app.close()
    await store.put('raw/b.csv', await panel({ assets: 2, days: 61, seed: 4 }))
    const { handled } = await handle(
      place.event('raw/b.csv'),
      '--reload',
      `${url}/reload`,
      '--most-seconds',
      '30',
    )
    assert.equal(handled[0].outcome.fresh, true)
  })
})

describe('leme panel sweep', () => {
  it('removes old folders without a manifest and releases beyond --keep, and handle does', async () => {
    const root = join(folder, 'swept')
    const objects = { url: root, endpoint: '', keyId: '', key: '' }
    const store = await use({ objects, event: () => undefined })
    const of = (day: number) => ({ type: 'regression', algo: 'linear', at: Date.UTC(2026, 0, day) })
    const file = [{ name: 'model.json', bytes: raw }]
    const folders: string[] = []
    for (const day of [1, 2, 3]) folders.push((await writeRelease(store, of(day), file)).folder)
    await store.put(LATEST_MODELS, Buffer.from(`${folders[0]}\n`))
    await store.put('models/regression_linear_20260104-000000/.reserved', Buffer.from('{}'))
    assert.deepEqual((await leme('sweep', '--keep', '1')).surplus, [])
    for (const name of await readdir(join(root, 'models'))) {
      for (const inner of await readdir(join(root, 'models', name)))
        utimesSync(join(root, 'models', name, inner), 1, 1)
    }
    const swept = await leme('sweep', '--keep', '1')
    assert.deepEqual(swept.abandoned, ['models/regression_linear_20260104-000000'])
    assert.deepEqual(swept.surplus, [folders[1]])
    await store.put('models/regression_linear_20260105-000000/model.json', raw)
    utimesSync(join(root, 'models/regression_linear_20260105-000000/model.json'), 1, 1)
    await store.put('raw.csv', raw)
    await leme('handle', '--object', 'raw.csv', '--keep', '1', ...QUICK)
    const left = new Set((await madeIn(store)).manifests.map((key) => key.split('/')[1]))
    assert.equal(left.size, 4)
    assert.equal(await store.head('models/regression_linear_20260105-000000/model.json'), undefined)
  })
})

async function textOf(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from((await readObject(store, key, { maxBytes: 1e6 })).bytes).toString()
}
