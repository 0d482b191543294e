import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { LATEST_MODELS, readLatest, readReleaseFile, writeRelease } from '../../trade/pipeline/index.ts'
import { buildPredictor, ModelDesk } from '../predictor/index.ts'
import {
  fails,
  folder,
  handle,
  inAzure,
  inS3,
  launch,
  leme,
  madeIn,
  panel,
  proxy,
  QUICK,
  raw,
  s3Event,
  settings,
  use,
} from './panel-handle.fixture.ts'

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
