import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import {
  type Azurite,
  type ProxyFault,
  type S3Proxy,
  type S3rver,
  startAzurite,
  startS3Proxy,
  startS3rver,
} from '../../../../test/services/index.ts'
import { type ObjectStore, readObject } from '../../../trade/pipeline/index.ts'
import { objectStoreSuite, withCode } from '../../../trade/pipeline/objects/object-store.suite.ts'
import { azureObjectStore } from './azure-object-store.ts'
import { s3ObjectStore } from './s3-object-store.ts'

const text = (content: string) => Buffer.from(content)

let s3: S3rver
let proxy: S3Proxy
let azurite: Azurite
let opened = 0

before(async () => {
  const started = await Promise.all([startS3rver(), startAzurite()])
  s3 = started[0]
  azurite = started[1]
  proxy = await startS3Proxy(s3.url)
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
  await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await Promise.all([s3.stop(), azurite.stop()])
})

const openS3 = (prefix: string, options: { endpoint?: string; secret?: string; timeoutMs?: number } = {}) =>
  s3ObjectStore({
    bucket: s3.bucket,
    prefix,
    region: 'us-east-1',
    endpoint: options.endpoint ?? proxy.url,
    credentials: { keyId: s3.keyId, secret: options.secret ?? s3.secret },
    timeoutMs: options.timeoutMs ?? 5000,
    pageSize: 10,
  })

const openAzure = (prefix: string, options: { endpoint?: string; secret?: string } = {}) =>
  azureObjectStore({
    account: azurite.account,
    container: 'leme',
    prefix,
    endpoint: options.endpoint ?? azurite.url,
    secret: options.secret ?? azurite.key,
    pageSize: 10,
  })

for (const [name, open] of [
  ['S3', openS3],
  ['Azure', openAzure],
] as const) {
  objectStoreSuite(`in ${name}`, async () => {
    const prefix = `run ${++opened}/ü`
    return {
      store: await open(prefix),
      versioned: name === 'S3',
      reopen: () => open(prefix),
      async [Symbol.asyncDispose]() {},
    }
  })

  test(`in ${name}: what lies beside the prefix is out of reach`, async () => {
    const inner = await open(`apart${++opened}/in`)
    const outer = await open(`apart${opened}`)
    await outer.put('inside', text('1'))
    await inner.put('k', text('2'))
    assert.deepEqual(
      (await inner.list('')).objects.map(({ key }) => key),
      ['k'],
    )
    assert.deepEqual(
      (await outer.list('in/')).objects.map(({ key }) => key),
      ['in/k'],
    )
  })
}

test('in S3: a server that ignores conditions is refused before a conditional write', async () => {
  const store = await openS3(`plain${++opened}`, { endpoint: s3.url })
  await store.put('k', text('1'))
  await assert.rejects(store.put('k', text('2'), { ifAbsent: true }), withCode('object.store'))
  await assert.rejects(store.put('k', text('2'), { ifMatch: 'x' }), withCode('object.store'))
  assert.equal(String(Buffer.from((await readObject(store, 'k', { maxBytes: 9 })).bytes)), '1')
})

test('in S3: an answer of 500 is asked again, one of 403 is denied at once', async () => {
  const store = await openS3(`faults${++opened}`)
  await store.put('k', text('kept'))
  failing({ kind: 'status', status: 500, code: 'InternalError' }, 2)
  assert.equal(String(Buffer.from((await readObject(store, 'k', { maxBytes: 9 })).bytes)), 'kept')
  failing({ kind: 'status', status: 503, code: 'SlowDown' }, 99)
  await assert.rejects(store.get('k'), withCode('object.unreachable'))
  await assert.rejects(store.list(''), withCode('object.unreachable'))
  failing({ kind: 'status', status: 403, code: 'AccessDenied' }, 99)
  const asked = proxy.requests.length
  await assert.rejects(store.get('k'), withCode('object.denied'))
  assert.equal(proxy.requests.length, asked + 1)
  for (const ask of [
    () => store.head('k'),
    () => store.put('k', text('2')),
    () => store.delete('k'),
    () => store.list(''),
  ]) {
    await assert.rejects(ask(), withCode('object.denied'))
  }
  proxy.fault = undefined
})

test('in S3: a body that is cut off or stalls is a failure, never a shorter object', async () => {
  const store = await openS3(`cut${++opened}`, { timeoutMs: 300 })
  await store.put('k', Buffer.alloc(400_000, 'a'))
  for (const kind of ['cut', 'stall'] as const) {
    failing({ kind, afterBytes: 100_000 }, 1)
    await assert.rejects(readObject(store, 'k', { maxBytes: 1e6 }), withCode('object.unreachable'), kind)
  }
  proxy.fault = undefined
  assert.equal((await readObject(store, 'k', { maxBytes: 1e6 })).bytes.length, 400_000)
})

test('in S3: a write whose answer is lost is whole, and its condition is told as not held', async () => {
  const store = await openS3(`lost${++opened}`)
  await store.put('warm', text('1'), { ifAbsent: true })
  failing({ kind: 'lost-answer' }, 1)
  await assert.rejects(store.put('k', text('mine'), { ifAbsent: true }), withCode('object.conflict'))
  assert.equal(String(Buffer.from((await readObject(store, 'k', { maxBytes: 9 })).bytes)), 'mine')
})

test('no failure tells a secret, nor does a name', async () => {
  const secret = Buffer.from('sentinel-of-the-test').toString('base64')
  const nobody = 'http://127.0.0.1:9'
  failing({ kind: 'status', status: 403, code: 'SignatureDoesNotMatch' }, 99)
  const stores: ObjectStore[] = [
    await openS3('x', { secret }),
    await openS3('x', { secret, endpoint: nobody }),
    await openAzure('x', { secret }),
    await openAzure('x', { secret: `sv=2024-01-01&sig=${secret}` }),
    await openAzure('x', { secret, endpoint: `${nobody}/x` }),
    await openAzure('x', { secret: `sv=2024-01-01&sig=${secret}`, endpoint: `${nobody}/x` }),
  ]
  for (const [at, store] of stores.entries()) {
    const error = await store.put('k', text('1')).catch((thrown: unknown) => thrown)
    assert.ok(
      withCode([1, 4, 5].includes(at) ? 'object.unreachable' : 'object.denied')(error),
      inspect(error),
    )
    const told = inspect([error, store], { depth: 20, showHidden: true })
    for (const hidden of [secret, encodeURIComponent(secret), 'sentinel'])
      assert.ok(!told.includes(hidden), told)
  }
  proxy.fault = undefined
})

test('a bucket or container that is not there is told as such', async () => {
  const bucket = await s3ObjectStore({
    bucket: 'none',
    prefix: '',
    region: 'eu-west-1',
    endpoint: proxy.url,
    credentials: s3,
  })
  const container = await azureObjectStore({
    account: azurite.account,
    container: 'none',
    prefix: '',
    endpoint: azurite.url,
    secret: azurite.key,
  })
  for (const store of [bucket, container]) {
    await assert.rejects(store.list(''), withCode('object.store'))
    await assert.rejects(store.put('k', text('1')), withCode('object.store'))
  }
})

function failing(fault: ProxyFault, times: number): void {
  let left = times
  proxy.fault = () => (left-- > 0 ? fault : undefined)
}
