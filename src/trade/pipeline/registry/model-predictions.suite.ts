import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PipelineFault } from '../pipeline-fault.ts'
import { KEPT, type ModelStoreUnderTest } from './model-store.suite.ts'
import { FEED, HOUR, newVersion, prediction } from './model-version.fixture.ts'

/** What every model store must do with predictions. */
export function modelPredictionsSuite(name: string, under: () => ModelStoreUnderTest): void {
  const is = (what: string, work: (lent: ModelStoreUnderTest) => Promise<void>) =>
    test(`${name}: ${what}`, () => work(under()))

  is('of a bar the first prediction counts, and the first outcome', async ({ store, other }) => {
    for (const seed of ['a', 'b']) await store.register('scored', newVersion(seed), 'cli')
    const eth = prediction(1, { instrument: 'ETH/USDT', score: 0.9, mode: 'champion' })
    assert.equal(
      await store.record('scored', 1, { feed: FEED, predictions: [prediction(1), prediction(0), eth] }),
      3,
    )
    const again = [prediction(1, { score: 0.1 }), prediction(2)]
    assert.equal(await other.record('scored', 1, { feed: FEED, predictions: again }), 1)
    await store.record('scored', 2, { feed: FEED, predictions: [prediction(1, { score: 1 })] })
    const { barTime, instrument } = prediction(1)
    const outcome = { barTime, instrument, label: 1, exitPrice: 101.5 } as const
    assert.equal(await store.settle('scored', [outcome, { ...outcome, barTime: barTime + 99 * HOUR }]), 2)
    assert.equal(await store.settle('scored', [{ ...outcome, label: 0, exitPrice: 99 }]), 0)
    const unknown = { label: null, exitPrice: null }
    assert.deepEqual(await other.predictions('scored', 1, 10), [
      { ...prediction(0), ...unknown },
      { ...prediction(1), label: 1, exitPrice: 101.5 },
      { ...eth, ...unknown },
      { ...prediction(2), ...unknown },
    ])
    assert.deepEqual(await other.predictions('scored', 1, 1), [{ ...prediction(2), ...unknown }])
  })

  is('the same bars sent by many at once are kept once', async ({ store, other }) => {
    await store.register('crowd', newVersion('a'), 'cli')
    const predictions = Array.from({ length: 6 }, (_, bar) => prediction(bar))
    const counts = await Promise.all(
      [0, 1, 2, 3].map((at) =>
        (at % 2 ? store : other).record('crowd', 1, {
          feed: FEED,
          predictions: at > 1 ? predictions.toReversed() : predictions,
        }),
      ),
    )
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      6,
    )
    assert.equal((await store.predictions('crowd', 1, 50)).length, 6)
  })

  is('of each version the newest predictions are kept, the oldest go', async ({ store }) => {
    for (const seed of ['a', 'b']) await store.register('bounded', newVersion(seed), 'cli')
    await store.record('bounded', 2, { feed: FEED, predictions: [prediction(0)] })
    const bars = Array.from({ length: KEPT + 5 }, (_, bar) => prediction(bar))
    await store.record('bounded', 1, { feed: FEED, predictions: bars })
    await store.record('bounded', 1, { feed: FEED, predictions: [prediction(40)] })
    const kept = (await store.predictions('bounded', 1, 100)).map(({ barTime }) => barTime)
    assert.deepEqual(
      kept,
      [...bars.slice(-KEPT + 1), prediction(40)].map(({ barTime }) => barTime),
    )
    assert.equal((await store.predictions('bounded', 2, 100)).length, 1)
  })

  is('predictions that cannot be are refused whole', async ({ store }) => {
    await store.register('broken', newVersion('a'), 'cli')
    const bad = [{ score: Number.NaN }, { score: 1.1 }, { price: 0 }, { latencyMs: -1 }, { barTime: 0.5 }]
    const odd = [{ instrument: '' }, { instrument: 'x y' }, { mode: 'live' as 'shadow' }]
    for (const part of [...bad, ...odd]) {
      const predictions = [prediction(0), prediction(1, part)]
      await refused(store.record('broken', 1, { feed: FEED, predictions }), 'prediction.malformed')
    }
    const twice = { feed: FEED, predictions: [prediction(0), prediction(0)] }
    await refused(store.record('broken', 1, twice), 'prediction.malformed')
    const empty = { feed: { features: [], timeframe: '1h' }, predictions: [prediction(0)] }
    await refused(store.record('broken', 1, empty), 'prediction.malformed')
    await refused(store.record('broken', 9, { feed: FEED, predictions: [] }), 'model.unknown')
    assert.deepEqual(await store.predictions('broken', 1, 10), [])
    const { barTime, instrument } = prediction(0)
    const half = { barTime, instrument, label: 0.5 as 0, exitPrice: 1 }
    await refused(store.settle('broken', [half]), 'prediction.malformed')
    await refused(store.settle('nobody', []), 'model.unknown')
  })

  is('a version knows every list of columns that it was fed, each once', async ({ store }) => {
    await store.register('fed', newVersion('a'), 'cli')
    const turned = { ...FEED, features: FEED.features.toReversed() }
    await store.record('fed', 1, { feed: FEED, predictions: [prediction(0)] })
    await store.record('fed', 1, { feed: turned, predictions: [prediction(1)] })
    await store.record('fed', 1, { feed: FEED, predictions: [prediction(2)] })
    const feeds = await store.feeds('fed', 1)
    assert.equal(feeds.length, 2)
    for (const feed of [FEED, turned]) {
      assert.ok(feeds.some((one) => JSON.stringify(one.features) === JSON.stringify(feed.features)))
    }
  })

  is('a look at new rows counts, a look at the same rows does not', async ({ store, other }) => {
    await store.register('looked', newVersion('a'), 'cli')
    const look = { model: 'looked', champion: 1, challenger: 2, pairedRows: 40, until: 1_000 }
    assert.equal(await store.look(look), 1)
    assert.equal(await other.look(look), 1)
    assert.equal(await store.look({ ...look, pairedRows: 41 }), 2)
    assert.equal(await store.look({ ...look, until: 2_000 }), 3)
    assert.equal(await store.look({ ...look, challenger: 3 }), 1)
    await refused(store.look({ ...look, model: 'nobody' }), 'model.unknown')
  })
}

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(work, (error) => error instanceof PipelineFault && error.code === code)
}
