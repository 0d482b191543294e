import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  generatePanel,
  LATEST_MODELS,
  memoryObjectStore,
  type ObjectStore,
  type PanelReport,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  readObject,
  savePanel,
  trainPanel,
} from '../../trade/pipeline/index.ts'
import { buildPredictor } from './build-predictor.ts'
import { ModelDesk } from './model-desk.ts'
import { reloadUnderLoad } from './reload-under-load.fixture.ts'

const NOW = Date.UTC(2026, 10, 22)
const clock = () => NOW

/** A set of two models that knows `days` days. */
async function trainedOn(days: number) {
  const settings = panelSettings({ trees: 2 })
  const features = panelFeatures(generatePanel({ assets: 3, days, seed: 1 }), settings)
  const trained = await trainPanel(features, { settings, algorithms: ['linear', 'logistic'] })
  const report: PanelReport = {
    schema: 'leme.panel-read/1',
    read: 3 * days,
    rows: 3 * days,
    assets: 3,
    unusedColumns: [],
    counts: {},
    problems: [],
  }
  return { trained, snapshot: panelSnapshot(features, `data of ${days} days`), report, at: NOW + days }
}

const SETS = [await trainedOn(60), await trainedOn(90)] as const

async function publish(store: ObjectStore, { trained, ...options }: (typeof SETS)[number]): Promise<void> {
  await savePanel(store, trained, options)
}

async function bytesOf(store: ObjectStore, key: string): Promise<Uint8Array> {
  return (await readObject(store, key, { maxBytes: 1e9 })).bytes
}

async function open(store: ObjectStore = memoryObjectStore()) {
  const desk = new ModelDesk({ store, clock })
  const app = buildPredictor({ desk, clock })
  after(() => app.close())
  return { store, desk, app }
}

async function loaded() {
  const opened = await open()
  await publish(opened.store, SETS[0])
  await opened.desk.reload()
  return opened
}

describe('before anything is loaded', () => {
  it('it lives, is not ready, and says when to come again', async () => {
    const { app } = await open()
    assert.equal((await app.inject('/healthz')).statusCode, 200)
    for (const url of ['/models', '/symbol/A001', '/readyz']) {
      const { statusCode, headers, body } = await app.inject(url)
      assert.equal(statusCode, 503, url)
      assert.equal(headers['retry-after'], '5')
      assert.match(String(headers['content-type']), /^application\/problem\+json/)
      assert.equal(JSON.parse(body).code, 'predictor.empty')
    }
    const reload = await app.inject({ method: 'POST', url: '/reload' })
    assert.deepEqual([reload.statusCode, reload.json().code], [503, 'predictor.empty'])
  })

  it('and what is there is broken, it says why', async () => {
    const { app, store } = await open()
    await store.put(LATEST_MODELS, new TextEncoder().encode('models/regression_linear_20260101-000000\n'))
    assert.equal((await app.inject({ method: 'POST', url: '/reload' })).statusCode, 422)
    const ready = await app.inject('/readyz')
    assert.equal(ready.statusCode, 503)
    assert.match(ready.json().detail, /manifest\.json is not in memory/)
  })
})

describe('an answer', () => {
  it('of an asset has the time of its row, its age, features, and what each model says', async () => {
    const { app } = await loaded()
    const answer = (await app.inject('/symbol/A002')).json()
    const row = SETS[0].snapshot.assets[1]!
    assert.equal(answer.time, new Date(row.time).toISOString())
    assert.equal(answer.ageSeconds, (NOW - row.time) / 1000)
    assert.deepEqual([answer.close, answer.features], [row.close, row.features])
    const [classification, regression] = answer.predictions
    assert.match(regression.model, /^regression_linear_20261122-000000$/)
    assert.ok(Math.abs(regression.nextClose / row.close! - 1 - regression.nextReturn) < 1e-12)
    assert.equal(classification.nextDirection, classification.probabilityUp >= 0.5 ? 'up' : 'not-up')
    assert.equal(regression.beatsBaseline, SETS[0].trained[0]!.metrics.verdict.beats)
  })

  it('of the models has versions, metrics, verdicts and age', async () => {
    const { app } = await loaded()
    const { version, models, symbols } = (await app.inject('/models')).json()
    assert.match(version, /^[0-9a-f]{16}$/)
    assert.deepEqual(symbols, ['A001', 'A002', 'A003'])
    assert.equal(models.length, 2)
    assert.deepEqual(models[1].overall, SETS[0].trained[0]!.metrics.overall)
    assert.equal(models[0].ageSeconds, 0)
    assert.equal((await app.inject('/readyz')).json().version, version)
  })

  it('of an unknown asset is 404 with the nearest name', async () => {
    const { app } = await loaded()
    const near = await app.inject('/symbol/A00')
    assert.deepEqual(
      [near.statusCode, near.json().code, near.json().hint],
      [404, 'asset.unknown', 'Did you mean "A001"?'],
    )
    for (const url of ['/symbol/__proto__', '/symbol/%2e%2e%2fmodels', `/symbol/${'x'.repeat(150)}`]) {
      assert.equal((await app.inject(url)).statusCode, 404, url)
    }
  })

  it('to what is not there, or asked for otherwise, is a problem document', async () => {
    const { app } = await loaded()
    const cases = [
      ['GET', '/nothing', 404],
      ['GET', '/reload', 405],
      ['POST', '/models', 405],
      ['GET', '/symbol/%ff', 400],
      ['GET', `/symbol/${'x'.repeat(300)}`, 414],
    ] as const
    for (const [method, url, status] of cases) {
      const { statusCode, headers } = await app.inject({ method, url })
      assert.equal(statusCode, status, `${method} ${url}`)
      assert.match(String(headers['content-type']), /^application\/problem\+json/, url)
    }
    assert.equal((await app.inject('/reload')).headers.allow, 'POST')
    const withBody = await app.inject({ method: 'POST', url: '/reload', payload: { a: 1 } })
    assert.equal(withBody.statusCode, 200)
  })
})

describe('a reload', () => {
  it('takes the new set', async () => {
    const { app, store } = await loaded()
    const before = (await app.inject('/models')).json().version
    await publish(store, SETS[1])
    const { version, changed } = (await app.inject({ method: 'POST', url: '/reload' })).json()
    assert.ok(changed && version !== before)
    assert.equal((await app.inject('/symbol/A001')).json().version, version)
    assert.equal((await app.inject({ method: 'POST', url: '/reload' })).json().changed, false)
  })

  it('of a broken set keeps the old one and says why, and mends itself with the next good one', async () => {
    const { app, store } = await loaded()
    const before = (await app.inject('/symbol/A001')).body
    const key = 'models/regression_linear_20261122-000000/model.json'
    const bytes = await bytesOf(store, key)
    await store.put(key, Buffer.concat([bytes, Buffer.from(' ')]))
    const failed = await app.inject({ method: 'POST', url: '/reload' })
    assert.deepEqual([failed.statusCode, failed.json().code], [422, 'artifact.corrupt'])
    assert.match(failed.json().detail, /model\.json/)
    assert.equal((await app.inject('/symbol/A001')).body, before)
    assert.equal((await app.inject('/readyz')).json().lastReload.problem.code, 'artifact.corrupt')
    await store.put(key, bytes)
    assert.equal((await app.inject({ method: 'POST', url: '/reload' })).statusCode, 200)
    assert.equal((await app.inject('/readyz')).json().lastReload.problem, undefined)
  })

  it('that is asked for while one runs sees what was published before it was asked for', async () => {
    const { store, desk } = await loaded()
    const first = desk.reload()
    await publish(store, SETS[1])
    const [, later, latest] = await Promise.all([first, desk.reload(), desk.reload()])
    assert.equal(later.dataHash, 'data of 90 days')
    assert.equal(later, latest)
  })
})

describe('under load', () => {
  it('a hundred clients lose no answer over a hundred reloads, and each answer is of one version', async () => {
    await reloadUnderLoad(memoryObjectStore(), SETS)
  })
})
