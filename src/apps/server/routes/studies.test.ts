import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  dimension,
  type Evaluation,
  memoryStudyStore,
  readObjective,
  type StudySpec,
  type StudyStore,
  samplerSpec,
  type TrialParameters,
} from '../../../trade/research/index.ts'
import { NOW, startServer } from '../server.fixture.ts'

const SPEC: StudySpec = {
  subject: { strategy: 'trend', code: 'abc', seen: '1000-2000' },
  space: [
    dimension.int('fast', { min: 0, max: 100, start: 12 }),
    dimension.choice('side', { options: ['a b', 'c'], start: 'c' }),
    dimension.real('risk.stoploss', { min: -0.3, max: -0.01 }),
  ],
  sampler: samplerSpec('tpe'),
  objectives: [readObjective('max:profitTotal')],
  seed: 7,
  batchSize: 4,
}

/** A server and the studies that it reads. */
async function startDesk(t: TestContext) {
  const studies = memoryStudyStore({ now: () => NOW })
  return { ...(await startServer(t, { studies })), studies }
}

function evaluation(profit: number, loss = -profit): Evaluation {
  return {
    losses: [loss],
    figures: {
      ...{ totalTrades: 50, profitTotal: profit, winrate: 0.6, profitFactor: 1.2 },
      ...{ sharpe: 2, maxDrawdownAccount: 0.1, sortino: 3 },
    },
    tradeHash: `hash-${profit}`,
    sharpePerTrade: profit,
  }
}

/** A study whose trials gain `profits`, at fast = 0, 2, 4…; null: still asked, NaN: failed, −1: too few trades. */
async function storeStudy(
  { studies }: { readonly studies: StudyStore },
  profits: readonly (number | null)[],
  changes: { readonly id?: string; readonly spec?: Partial<StudySpec> } = {},
): Promise<string> {
  const { id = 'first' } = changes
  await studies.create({ id, spec: { ...SPEC, ...changes.spec }, budget: 100 })
  const parameters = (row: number): TrialParameters => ({
    fast: row * 2,
    side: 'a b',
    'risk.stoploss': -0.1,
  })
  await studies.ask(
    id,
    profits.map((_, number) => ({ number, batch: Math.floor(number / 4), parameters: parameters(number) })),
  )
  for (const [number, profit] of profits.entries()) {
    if (profit === null) continue
    if (Number.isNaN(profit)) {
      await studies.settle(id, { kind: 'failed', number, reason: 'no candles', durationMs: 1 })
    } else {
      const told = profit === -1 ? evaluation(0, 100_000) : evaluation(profit)
      await studies.settle(id, { kind: 'told', number, evaluation: told, durationMs: 2 })
    }
  }
  return id
}

test('without studies the list is empty, and an unknown one is said to be', async (t) => {
  const server = await startDesk(t)
  assert.deepEqual((await server.get('/api/v1/studies')).json(), { items: [], nextCursor: null })
  for (const path of ['/api/v1/studies/none', '/api/v1/studies/none/trials']) {
    const answer = await server.get(path)
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'study.unknown'])
  }
})

test('a study shows its counts, and the best value with the sign of the figure', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, [0.1, 0.3, Number.NaN, -1, null])
  const [study] = (await server.get('/api/v1/studies')).json().items
  assert.deepEqual([study.asked, study.done, study.failed, study.budget], [5, 4, 1, 100])
  assert.deepEqual(study.objectives, [{ name: 'max:profitTotal', better: 'higher' }])
  assert.deepEqual([study.best.number, study.best.values], [1, [0.3]])
  assert.deepEqual(study.best.figures, {
    ...{ trades: 50, profitTotal: 0.3, winrate: 0.6, profitFactor: 1.2, sharpe: 2, maxDrawdown: 0.1 },
  })
})

test('trials are handed out in order, from a number on, with what became of each', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, [0.1, Number.NaN, -1, null])
  const all = (await server.get('/api/v1/studies/first/trials')).json()
  assert.deepEqual(
    all.items.map(({ status, values, reason }: Record<string, unknown>) => [status, values, reason]),
    [
      ['told', [0.1], null],
      ['failed', [null], 'no candles'],
      ['told', [null], null],
      ['asked', [null], null],
    ],
  )
  assert.equal(all.nextNumber, null)
  const page = (await server.get('/api/v1/studies/first/trials?fromNumber=1&limit=2')).json()
  assert.deepEqual([page.items.map(({ number }: { number: number }) => number), page.nextNumber], [[1, 2], 3])
})

test('more trials than a page of the store are all there, and none is read twice', async (t) => {
  let reads = 0
  const server = await startDesk(t)
  const { trials } = server.studies
  server.studies.trials = (id, query) => {
    reads++
    return trials(id, query)
  }
  await storeStudy(server, new Array(1_000).fill(0.1))
  const items = (await server.get('/api/v1/studies/first/trials?limit=2000')).json().items
  assert.equal(items.length, 1_000)
  const first = reads
  await server.get('/api/v1/studies/first/trials')
  assert.deepEqual([first, reads - first], [5, 1])
})

test('a trial that ends later is shown with its result', async (t) => {
  const server = await startDesk(t)
  const id = await storeStudy(server, [...new Array(300).fill(0.1), null])
  assert.equal((await server.get(`/api/v1/studies/${id}`)).json().done, 300)
  await server.studies.settle(id, {
    ...{ kind: 'told', number: 300, durationMs: 1 },
    evaluation: evaluation(0.5),
  })
  const { done, best } = (await server.get(`/api/v1/studies/${id}`)).json()
  assert.deepEqual([done, best.number], [301, 300])
})

test('the state says whether anybody runs it, and why it ended', async (t) => {
  const server = await startDesk(t)
  const id = await storeStudy(server, [0.1])
  const stateOf = async (one: string) => (await server.get(`/api/v1/studies/${one}`)).json().state
  assert.equal(await stateOf(id), 'interrupted')
  const held = await storeStudy(server, [0.1], { id: 'held' })
  await using _claim = (await server.studies.claim(held))!
  assert.equal(await stateOf(held), 'running')
  for (const [reason, state] of [
    ['budget', 'finished'],
    ['exhausted', 'finished'],
    ['patience', 'stopped'],
    ['time', 'stopped'],
    ['cancelled', 'stopped'],
    ['failed', 'failed'],
  ] as const) {
    await server.studies.finish(id, reason)
    assert.equal(await stateOf(id), state)
    assert.equal((await server.get('/api/v1/studies')).json().items.at(-1).stopReason, reason)
  }
})

test('asking whether a study runs leaves the right to run it where it is', async (t) => {
  const server = await startDesk(t)
  const id = await storeStudy(server, [0.1])
  await server.get(`/api/v1/studies/${id}`)
  await using claim = await server.studies.claim(id)
  assert.ok(claim)
})

test('the winner comes with its options, its risk as a file, and the neighbourhood', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, [0.28, 0.29, 0.3, 0.29, 0.28, 0.1, 0.1, 0.1, 0.1, 0.1])
  const study = (await server.get('/api/v1/studies/first')).json()
  assert.equal(study.best.setLine, `--set fast=4 'side=a b'`)
  assert.deepEqual(study.riskSettings, { stoploss: -0.1 })
  assert.deepEqual(study.seen, { from: 1000, to: 2000 })
  assert.equal(study.plateau.neighbours, 7)
  assert.match(study.plateau.sentence, /4 of 7 neighbours/)
  assert.equal(study.luck.trials, 10)
  assert.ok(study.luck.deflatedSharpe > 0 && study.luck.deflatedSharpe < 1)
  assert.ok(study.luck.expectedByLuck > 0)
})

test('the more was tried, the less a best trial is worth', async (t) => {
  const server = await startDesk(t)
  const profits = (count: number) =>
    Array.from({ length: count }, (_, row) => (row === 0 ? 0.3 : 0.1 * (row % 2)))
  await storeStudy(server, profits(12), { id: 'few' })
  await storeStudy(server, profits(400), { id: 'many' })
  const luckOf = async (id: string) => (await server.get(`/api/v1/studies/${id}`)).json().luck
  assert.ok((await luckOf('many')).deflatedSharpe < (await luckOf('few')).deflatedSharpe)
})

test('a trial whose trades all ended alike does not drown the others', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, [...new Array(10).fill(0.1), 0.3, 0.2, null])
  const luckOf = async () => (await server.get('/api/v1/studies/first')).json().luck
  const { expectedByLuck } = await luckOf()
  const alike = { ...evaluation(-0.5), sharpePerTrade: -4e12 }
  await server.studies.settle('first', { kind: 'told', number: 12, evaluation: alike, durationMs: 1 })
  const { trials, expectedByLuck: after } = await luckOf()
  assert.equal(trials, 13)
  assert.ok(after < 2 * expectedByLuck)
})

test('few trials, or few trades of the best, are not judged', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, new Array(9).fill(0.1), { id: 'few-trials' })
  const id = await storeStudy(server, [...new Array(10).fill(0.1), null], { id: 'few-trades' })
  const luckOf = async (one: string) => (await server.get(`/api/v1/studies/${one}`)).json().luck
  assert.equal(await luckOf('few-trials'), null)
  assert.notEqual(await luckOf(id), null)
  const { figures, ...rest } = evaluation(0.5)
  const best = { ...rest, figures: { ...figures, totalTrades: 29 } }
  await server.studies.settle(id, { kind: 'told', number: 10, evaluation: best, durationMs: 1 })
  assert.equal(await luckOf(id), null)
})

test('a study without a result has neither winner nor judgement', async (t) => {
  const server = await startDesk(t)
  await storeStudy(server, [null, Number.NaN, -1])
  const study = (await server.get('/api/v1/studies/first')).json()
  const { best, front, plateau, luck, riskSettings } = study
  assert.deepEqual([best, front, plateau, luck, riskSettings], [null, [], null, null, null])
})

test('several objectives give a front and no single neighbourhood', async (t) => {
  const server = await startDesk(t)
  const objectives = [readObjective('max:profitTotal'), readObjective('min:maxDrawdownAccount')]
  const id = await storeStudy(server, [null, null, null], { spec: { objectives } })
  for (const [number, losses] of [
    [-0.3, 0.2],
    [-0.1, 0.1],
    [-0.1, 0.3],
  ].entries()) {
    await server.studies.settle(id, {
      ...{ kind: 'told', number, durationMs: 1 },
      evaluation: { ...evaluation(0.1), losses },
    })
  }
  const { front, plateau } = (await server.get(`/api/v1/studies/${id}`)).json()
  assert.deepEqual(
    front.map(({ number, values }: { number: number; values: number[] }) => [number, values]),
    [
      [0, [0.3, 0.2]],
      [1, [0.1, 0.1]],
    ],
  )
  assert.equal(plateau, null)
})

test('studies are listed newest first, page by page, whatever their names', async (t) => {
  const server = await startDesk(t)
  for (const id of ['a', 'my study/2', 'c']) await storeStudy(server, [0.1], { id })
  const first = (await server.get('/api/v1/studies?limit=2')).json()
  assert.deepEqual(
    first.items.map(({ id }: { id: string }) => id),
    ['c', 'my study/2'],
  )
  const second = (await server.get(`/api/v1/studies?limit=2&cursor=${first.nextCursor}`)).json()
  assert.deepEqual(
    second.items.map(({ id }: { id: string }) => id),
    ['a'],
  )
  assert.equal(
    (await server.get(`/api/v1/studies/${encodeURIComponent('my study/2')}`)).json().id,
    'my study/2',
  )
})
