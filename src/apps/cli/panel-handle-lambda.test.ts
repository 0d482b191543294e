import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { LATEST_MODELS, readLatest, readReleaseFile } from '../../trade/pipeline/index.ts'
import { startLambdaApi } from '../cloud/lambda-api.fixture.ts'
import { inS3, launch, madeIn, panel, proxy, QUICK, raw, textOf, until, use } from './panel-handle.fixture.ts'

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
    assert.ok(performance.now() - began < 60_000)
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
    const asked = proxy.requests.length
    const second = launch(place, env, ...QUICK)
    const again = api.invoke(place.event('raw/a.csv'))
    await until(() => proxy.requests.slice(asked).some((request) => /^GET .*\/contents\//.test(request)))
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
