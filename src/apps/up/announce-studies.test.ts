import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dimension, memoryStudyStore, readObjective, samplerSpec } from '../../trade/research/index.ts'
import { EventHub } from '../server/index.ts'
import { announceStudies, StudyWatch } from './announce-studies.ts'

const spec = {
  subject: { strategy: 'trend' },
  space: [dimension.int('fast', { min: 5, max: 60 })],
  sampler: samplerSpec('random'),
  objectives: [readObjective('max:profitTotal')],
  seed: 1,
  batchSize: 2,
}

function watching() {
  let now = 0
  const studies = memoryStudyStore({ now: () => ++now })
  const events = new EventHub({ clock: () => 0 })
  const watch = new StudyWatch(studies, events)
  let seen = events.seq
  /** What one look tells. */
  const look = async () => {
    const hasMoved = await watch.look()
    const told = events.since(seen).map(({ topic, data }) => ({ topic, ...data }))
    seen = events.seq
    assert.equal(hasMoved, told.length > 0)
    return told
  }
  return { studies, look }
}

test('what stands already is not told, what begins is', async () => {
  const { studies, look } = watching()
  await studies.create({ id: 'old', spec, budget: 4 })
  assert.deepEqual(await look(), [])
  await studies.create({ id: 'new', spec, budget: 4 })
  assert.deepEqual(await look(), [
    { topic: 'study', studyId: 'new', status: 'running', asked: 0, done: 0, budget: 4 },
  ])
  assert.deepEqual(await look(), [])
})

test('trials that are asked and that end are told, and the end of the study', async () => {
  const { studies, look } = watching()
  await look()
  await studies.create({ id: 'a', spec, budget: 2 })
  await studies.ask('a', [
    { number: 0, batch: 0, parameters: { fast: 5 } },
    { number: 1, batch: 0, parameters: { fast: 6 } },
  ])
  const counts = async () =>
    (await look()).map((event) => ('done' in event ? [event.status, event.asked, event.done] : event))
  assert.deepEqual(await counts(), [['running', 2, 0]])
  await studies.settle('a', { kind: 'failed', number: 1, reason: 'no candles', durationMs: 1 })
  assert.deepEqual(await counts(), [['running', 2, 1]])
  await studies.finish('a', 'cancelled')
  assert.deepEqual(await counts(), [['finished', 2, 1]])
  assert.deepEqual(await counts(), [])
  await studies.resume('a', 6)
  assert.deepEqual(await counts(), [['running', 2, 1]])
})

test('the trials of searches that ended before anybody looked are not read', async () => {
  const studies = memoryStudyStore({ now: () => 0 })
  await studies.create({ id: 'a', spec, budget: 2 })
  await studies.finish('a', 'budget')
  let reads = 0
  const trials: typeof studies.trials = (id, query) => {
    reads++
    return studies.trials(id, query)
  }
  const watch = new StudyWatch({ list: studies.list, trials }, new EventHub({ clock: () => 0 }))
  await watch.look()
  await watch.look()
  assert.equal(reads, 0)
  await studies.resume('a', 4)
  await watch.look()
  assert.equal(reads, 1)
})

test('a study that begins anew under its name is told, also with as many trials', async () => {
  const { studies, look } = watching()
  await look()
  await studies.create({ id: 'a', spec, budget: 2 })
  assert.equal((await look()).length, 1)
  await studies.remove('a')
  await studies.create({ id: 'a', spec, budget: 2 })
  assert.equal((await look()).length, 1)
})

test('whoever begins to listen is told of a search within two seconds; before, one look is enough', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const store = memoryStudyStore({ now: () => 0 })
  let reads = 0
  const studies = {
    trials: store.trials,
    list: (query: { limit: number }) => {
      reads++
      return store.list(query)
    },
  }
  const events = new EventHub({ clock: () => 0 })
  using _announcing = announceStudies(studies, events)
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) {
      t.mock.timers.tick(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await seconds(30)
  assert.equal(reads, 1)
  const told: string[] = []
  await store.create({ id: 'a', spec, budget: 2 })
  events.listen(({ topic }) => told.push(topic))
  await seconds(1)
  assert.deepEqual(told, ['study'])
  await store.create({ id: 'b', spec, budget: 2 })
  await seconds(2)
  assert.deepEqual(told, ['study', 'study'])
  const before = reads
  await seconds(30)
  assert.ok(reads - before <= 12, 'a quiet store is looked at less often')
})
