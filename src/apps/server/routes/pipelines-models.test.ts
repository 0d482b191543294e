import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { memoryModelStore } from '../../../trade/pipeline/index.ts'
import { moveTo, newVersion } from '../../../trade/pipeline/registry/model-version.fixture.ts'
import { pipelineResult } from '../pipeline.fixture.ts'
import { NOW, startServer } from '../server.fixture.ts'

const BOARD = '/api/v1/model-board'

async function start(t: TestContext) {
  const models = memoryModelStore({ now: () => NOW })
  const server = await startServer(t, { models })
  await models.register('tide-up', newVersion('a', { trainingRun: 'in-train'.padEnd(64, '0') }), 'cli')
  await models.register('tide-up', newVersion('b'), 'cli')
  return { ...server, models }
}

test('the board tells what acts and what came last, and null where nothing does', async (t) => {
  const { get, models } = await start(t)
  await models.register('eth-up', newVersion('e'), 'cli')
  await models.move(moveTo('tide-up', 1))
  const { items } = (await get(BOARD)).json()
  const told = items.map(({ model, champion, challenger, newest }: Record<string, { number: number }>) => [
    (model as unknown as { name: string }).name,
    ...[champion?.number ?? null, challenger?.number ?? null, newest?.number ?? null],
  ])
  assert.deepEqual(told, [
    ['eth-up', null, null, 1],
    ['tide-up', 1, null, 2],
  ])
  assert.equal(items[1].champion.auc, 0.58)
  const first = (await get(`${BOARD}?limit=1`)).json()
  assert.equal(
    (await get(`${BOARD}?limit=1&cursor=${first.nextCursor}`)).json().items[0].model.name,
    'tide-up',
  )
})

test('the gates are asked without promoting, and the run that trained a version is found', async (t) => {
  const { get, models, runs } = await start(t)
  await runs.create({ id: 'run-1', kind: 'pipeline', title: 'TIDE', spec: {} })
  await runs.start('run-1')
  await runs.finish('run-1', pipelineResult())
  const { gates, run } = (await get(`${BOARD}/tide-up/versions/1`)).json()
  assert.equal(gates.passed, false)
  assert.ok(
    gates.gates.some(({ name, pass }: { name: string; pass: boolean }) => name === 'cut-test' && pass),
  )
  assert.deepEqual([run.id, run.title], ['run-1', 'TIDE'])
  assert.deepEqual((await models.get('tide-up'))?.aliases, [])
  assert.equal((await get(`${BOARD}/tide-up/versions/2`)).json().run, null)
})

test('a model or a version that there is not is 404', async (t) => {
  const { get } = await start(t)
  for (const path of ['nobody/versions/1', 'tide-up/versions/9']) {
    const response = await get(`${BOARD}/${path}`)
    assert.deepEqual([response.statusCode, response.json().code], [404, 'model.unknown'], path)
  }
  assert.equal((await get(`${BOARD}/Upper/versions/1`)).statusCode, 400)
})
