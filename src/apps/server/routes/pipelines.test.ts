import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { PipelineResult } from '../../../trade/pipeline/index.ts'
import { failedResult, MODELS_FILE, MODELS_HASH, pipelineResult, scoreOf } from '../pipeline.fixture.ts'
import { startServer } from '../server.fixture.ts'

const PIPELINES = '/api/v1/pipelines'

async function start(t: TestContext, { models }: { readonly models?: unknown } = { models: MODELS_FILE }) {
  const readModels = async (hash: string) => (hash === MODELS_HASH ? models : undefined)
  const server = await startServer(t, { readModels })
  const create = (id: string, spec: unknown = { pipeline: 'examples/pipelines/demo.jsonc' }) =>
    server.runs.create({ id, kind: 'pipeline', title: `Run ${id}`, spec })
  const finish = async (id: string, result: PipelineResult | unknown = pipelineResult()) => {
    await create(id)
    await server.runs.start(id)
    await server.runs.finish(id, result)
  }
  const detail = async (id: string) => (await server.get(`${PIPELINES}/${id}`)).json()
  return { ...server, create, finish, detail }
}

const standOf = (stages: { name: string; status: string }[]) =>
  stages.map(({ name, status }) => `${name} ${status}`).join(', ')

test('runs are listed newest first and in pages, backtests not among them', async (t) => {
  const { get, finish, runs } = await start(t)
  for (const id of ['a', 'b', 'c']) await finish(id)
  await runs.create({ id: 'other', kind: 'backtest', title: 'Other', spec: {} })
  const first = (await get(`${PIPELINES}?limit=2`)).json()
  assert.deepEqual(
    first.items.map(({ id }: { id: string }) => id),
    ['c', 'b'],
  )
  const second = (await get(`${PIPELINES}?limit=2&cursor=${first.nextCursor}`)).json()
  assert.deepEqual([second.items[0].id, second.nextCursor], ['a', null])
  assert.deepEqual(second.items[0].best, { score: 'up_gb', auc: 0.56, rows: 1_600 })
  assert.equal(second.items[0].verdict.kind, 'weak-edge')
  assert.equal(second.items[0].ms, 6 * 120 + 4)
})

test('a run is told with its stages and figures, and without folders of the machine', async (t) => {
  const { finish, get, detail } = await start(t)
  await finish('a')
  const run = await detail('a')
  assert.equal(
    standOf(run.stages),
    'data kept, check done, features done, labels done, train done, rolling done, signals done',
  )
  assert.deepEqual(
    run.stages.map(({ after }: { after: string[] }) => after),
    [[], ['data'], ['check'], ['check'], ['features', 'labels'], ['features', 'labels'], ['rolling']],
  )
  assert.equal(run.source, 'demo.jsonc')
  assert.deepEqual(run.files, ['predictions.csv'])
  assert.equal(run.metrics.scores[0].folds.length, 4)
  assert.equal(run.findings[0].what, 'drift')
  assert.ok(!(await get(`${PIPELINES}/a`)).body.includes('/srv/secret'))
})

test('a stage that failed says why, and those behind it who blocks them', async (t) => {
  const { finish, detail } = await start(t)
  await finish('a', failedResult())
  const { stages, metrics } = await detail('a')
  assert.equal(
    standOf(stages),
    'data done, check done, features failed, labels done, train blocked, rolling blocked, signals blocked',
  )
  assert.match(stages[2].message, /tomorrow/)
  assert.equal(stages[2].hint, 'Take it out of the set.')
  assert.deepEqual(
    stages.map(({ blockedBy }: { blockedBy: string | null }) => blockedBy),
    [null, null, null, null, 'features', 'features', 'features'],
  )
  assert.equal(metrics, null)
})

test('of a run that has not ended the message tells at which stage it is', async (t) => {
  const { create, runs, detail } = await start(t)
  await create('a')
  assert.match(standOf((await detail('a')).stages), /^data waiting, .*signals waiting$/)
  await runs.start('a')
  await runs.report('a', 0.5, 'train, 5 of 7: 3 of 8 pieces, some 40 s left')
  const { stages, progress } = await detail('a')
  assert.equal(
    standOf(stages),
    'data done, check done, features done, labels done, train running, rolling waiting, signals waiting',
  )
  assert.equal(progress, 0.5)
})

test('a run of the queue shows the stages that its configuration asks for', async (t) => {
  const { create, detail } = await start(t)
  const config = { data_sources: [{}], feature_sets: [{}], label_sets: [{}], algorithms: [{}] }
  const schema = 'leme.pipeline-run/1'
  await create('a', { schema, pipeline: 'tide.jsonc', config })
  assert.equal(
    standOf((await detail('a')).stages),
    'data waiting, check waiting, features waiting, labels waiting, train waiting, predict waiting',
  )
  await create('b', { schema, config, goal: 'features' })
  assert.equal(standOf((await detail('b')).stages), 'data waiting, check waiting, features waiting')
  for (const [at, odd] of [{ schema, config: null }, { schema, config, goal: 'nosuch' }, null, 7].entries()) {
    await create(`odd${at}`, odd)
    assert.ok(Array.isArray((await detail(`odd${at}`)).stages))
  }
})

test('a run that failed without a result blames the stage of its error, or none', async (t) => {
  const { create, runs, detail } = await start(t)
  for (const [id, error] of [
    ['a', 'features: no candles of TIDE/USDT'],
    ['b', 'the store is gone'],
  ] as const) {
    await create(id)
    await runs.start(id)
    await runs.fail(id, error)
  }
  const { stages } = await detail('a')
  assert.equal(
    standOf(stages),
    'data done, check done, features failed, labels waiting, train blocked, rolling blocked, signals blocked',
  )
  assert.equal(stages[2].message, 'features: no candles of TIDE/USDT')
  const other = await detail('b')
  assert.deepEqual([other.stages, other.error], [[], 'the store is gone'])
})

test('a result of another version or shape is named, not read', async (t) => {
  const { finish, detail } = await start(t)
  const results = [
    { schema: 'leme.pipeline/9' },
    { schema: 'leme.pipeline/1' },
    'text',
    7,
    [],
    { schema: '<b>' },
  ]
  for (const [at, result] of results.entries()) {
    await finish(`r${at}`, result)
    const { metrics, verdict, stages, problem } = await detail(`r${at}`)
    assert.deepEqual([metrics, verdict, stages], [null, null, []])
    assert.match(problem, /Run the pipeline again/)
  }
  assert.match((await detail('r0')).problem, /leme\.pipeline\/9/)
})

test('scores without calibration, folds or an AUC are answered', async (t) => {
  const { finish, detail } = await start(t)
  const { calibration, folds, regimes, ...bare } = scoreOf('up_gb', [], { auc: null, rows: 0 })
  const { trading, drift, leaks, ...metrics } = pipelineResult().metrics!
  await finish('a', pipelineResult({ metrics: { ...metrics, scores: [bare] } }))
  const run = await detail('a')
  assert.deepEqual(run.best, { score: 'up_gb', auc: null, rows: 0 })
})

test('what there is not is 404, what is no id 400, and who has no session gets nothing', async (t) => {
  const { get, runs, app } = await start(t)
  await runs.create({ id: 'other', kind: 'backtest', title: 'Other', spec: {} })
  for (const id of ['nobody', 'other']) {
    const response = await get(`${PIPELINES}/${id}`)
    assert.deepEqual([response.statusCode, response.json().code], [404, 'run.unknown'])
  }
  for (const query of ['limit=0', 'limit=501', 'nothing=1', `trainingRun=${'a'.repeat(201)}`]) {
    assert.equal((await get(`${PIPELINES}?${query}`)).statusCode, 400, query)
  }
  assert.equal((await get(`${PIPELINES}/a%2F..%2Fb`)).statusCode, 400)
  assert.equal((await app.inject({ method: 'GET', url: PIPELINES })).statusCode, 401)
})

test('a training is found by its hash; the newest run of it counts', async (t) => {
  const { finish, get, detail } = await start(t)
  await finish('a')
  await finish('b')
  const { trainingRun } = await detail('a')
  const found = (await get(`${PIPELINES}?trainingRun=${trainingRun}`)).json()
  assert.deepEqual(
    found.items.map(({ id }: { id: string }) => id),
    ['b'],
  )
  assert.deepEqual((await get(`${PIPELINES}?trainingRun=none`)).json().items, [])
})

test('what a model leans on is told by shares of the gain, and null where it tells none', async (t) => {
  const { finish, get } = await start(t)
  await finish('a')
  const { items, problem } = (await get(`${PIPELINES}/a/importance`)).json()
  assert.equal(problem, null)
  assert.deepEqual(items[0].features, [
    { name: 'volume_SMA_48', share: 0.75, splits: 9 },
    { name: 'close_ROCP_1', share: 0.25, splits: 4 },
    { name: 'close_RSI_14', share: 0, splits: 0 },
  ])
  assert.deepEqual(items[1], { score: 'up_lc', algorithm: 'lc', features: null })
})

test('models that are gone, foreign or were never kept are named', async (t) => {
  for (const [models, words] of [
    [undefined, /not in the artifacts/],
    [{ schema: 'leme.models/9', models: [] }, /another version/],
    ['text', /another version/],
    [{ schema: 'leme.models/1', models: [{ score: 1 }] }, /another version/],
  ] as const) {
    const { finish, get } = await start(t, { models })
    await finish('a')
    const { items, problem } = (await get(`${PIPELINES}/a/importance`)).json()
    assert.deepEqual(items, [])
    assert.match(problem, words)
  }
  const { finish, get } = await start(t)
  await finish('a', failedResult())
  assert.match((await get(`${PIPELINES}/a/importance`)).json().problem, /kept no models/)
  assert.equal((await get(`${PIPELINES}/nobody/importance`)).statusCode, 404)
})
