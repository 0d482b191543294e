import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PipelineFault } from '../pipeline-fault.ts'
import { FEED, HOUR, moveTo, newVersion, prediction } from './model-version.fixture.ts'
import type { ModelPage, ModelPageQuery, ModelStore } from './port.ts'

export interface ModelStoreUnderTest {
  /** Keeps ten predictions of a version, and may hold models of other tests. */
  readonly store: ModelStore
  /** The same contents through other connections. */
  readonly other: ModelStore
}

export const KEPT = 10

/** What every model store must do; names of models are given by each test once. */
export function modelStoreSuite(name: string, under: () => ModelStoreUnderTest): void {
  const is = (what: string, work: (lent: ModelStoreUnderTest) => Promise<void>) =>
    test(`${name}: ${what}`, () => work(under()))

  is('versions count from 1, and are read as they were registered', async ({ store, other }) => {
    const given = newVersion('a', { notes: 'ü "quoted" \\ 大', features: oddFeatures })
    const first = await store.register('counted', given, 'cli')
    const second = await store.register('counted', newVersion('b', { features: oddFeatures }), 'session')
    assert.deepEqual([first.kind, first.version.number, second.version.number], ['done', 1, 2])
    const { model, number, createdAt, createdBy, ...rest } = (await other.version('counted', 1))!
    assert.deepEqual(rest, given)
    assert.deepEqual([model, number, createdBy, createdAt > 0], ['counted', 1, 'cli', true])
    assert.equal(await store.version('counted', 3), undefined)
    const found = (await other.get('counted'))!
    assert.deepEqual([found.label, found.labelHorizon, found.timeframe], ['up', 2, '1h'])
    assert.deepEqual([found.versions, found.latest, found.aliases], [2, 2, []])
  })

  is('an artifact is registered once, also by many at the same time', async ({ store, other }) => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 ? store : other).register('once', newVersion('x'), 'cli')),
    )
    assert.equal(answers.filter(({ kind }) => kind === 'done').length, 1)
    assert.deepEqual([...new Set(answers.map(({ version }) => version.number))], [1])
    const score = await store.register('once', newVersion('x', { score: 'up_lc' }), 'cli')
    assert.deepEqual([score.kind, score.version.number], ['done', 2])
  })

  is('versions that are registered at the same time get numbers without a gap', async ({ store, other }) => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        (at % 2 ? store : other).register('gapless', newVersion(`g${at}`), 'cli'),
      ),
    )
    assert.deepEqual(answers.map(({ version }) => version.number).sort(), [1, 2, 3, 4, 5, 6])
  })

  is('a model keeps its label, horizon and timeframe, an artifact its features', async ({ store }) => {
    await store.register('target', newVersion('a'), 'cli')
    for (const part of [{ label: 'down' }, { labelHorizon: 3 }, { timeframe: '4h' }]) {
      await refused(store.register('target', newVersion('b', part), 'cli'), 'model.differs')
    }
    const turned = newVersion('a', { features: newVersion('a').features.toReversed() })
    await refused(store.register('target', turned, 'cli'), 'model.differs')
    assert.equal((await store.get('target'))!.versions, 1)
  })

  is('what is no name or no version is refused, and nothing is made', async ({ store }) => {
    for (const model of [
      '',
      'A',
      '../x',
      'x/y',
      'x_y',
      '-x',
      'x-',
      'a'.repeat(65),
      "x'; drop",
      'x\0',
      '__proto__',
      '１',
    ]) {
      await refused(store.register(model, newVersion('n'), 'cli'), 'model.malformed')
      assert.equal(await store.get(model), undefined)
    }
    const twice = [newVersion('n').features[0]!, newVersion('n').features[0]!]
    for (const part of [
      { features: [] },
      { features: twice },
      { labelHorizon: 0 },
      { schema: 'leme.model-version/2' },
    ]) {
      const given = { ...newVersion('n'), ...part } as ReturnType<typeof newVersion>
      await refused(store.register('shapeless', given, 'cli'), 'model.malformed')
    }
    assert.equal(await store.get('shapeless'), undefined)
    await store.register('constructor', newVersion('n'), 'cli')
    assert.equal((await store.get('constructor'))!.versions, 1)
    assert.equal(await store.get('to-string'), undefined)
  })

  is('pages hold everything once, in order, whatever comes in between', async ({ store }) => {
    for (let at = 0; at < 7; at++) await store.register('paged', newVersion(`p${at}`), 'cli')
    const first = await store.versions('paged', { limit: 3 })
    const numbers = await walk((query) => store.versions('paged', query))
    assert.deepEqual(
      numbers.map(({ number }) => number),
      [7, 6, 5, 4, 3, 2, 1],
    )
    assert.deepEqual(first.items, numbers.slice(0, 3))
    for (const one of ['paged-c', 'paged-a', 'paged-b']) await store.register(one, newVersion(one), 'cli')
    const names = (await walk((query) => store.list(query))).map((model) => model.name)
    assert.deepEqual(names, names.toSorted())
    assert.equal(new Set(names).size, names.length)
    assert.ok(['paged', 'paged-a', 'paged-b', 'paged-c'].every((one) => names.includes(one)))
    await refused(store.versions('nobody', { limit: 3 }), 'model.unknown')
  })

  is('moves of an alias are kept in order, with everything said about them', async ({ store, other }) => {
    await store.register('moved', newVersion('a'), 'cli')
    await store.register('moved', newVersion('b'), 'cli')
    const gates = { schema: 'leme.gates/1' as const, model: 'moved', version: 2, passed: false, gates: [] }
    const first = await store.move(moveTo('moved', 1))
    const part = { after: first.number, reason: 'ünique', actor: 'key:ab', forced: true, gates } as const
    const second = await other.move(moveTo('moved', 2, part))
    await store.move(moveTo('moved', 1, { alias: 'blue' }))
    assert.deepEqual([first.from, first.to, second.from, second.to], [null, 1, 1, 2])
    assert.ok(second.number > first.number)
    const events = await walk((query) => store.events('moved', { ...query, alias: 'champion' }))
    assert.deepEqual(events, [second, first])
    assert.deepEqual(
      [second.reason, second.actor, second.forced, second.gates],
      ['ünique', 'key:ab', true, gates],
    )
    assert.equal((await walk((query) => store.events('moved', query))).length, 3)
    const aliases = (await store.get('moved'))!.aliases.map(({ alias, version }) => `${alias} ${version}`)
    assert.deepEqual(aliases, ['blue 1', 'champion 2'])
    assert.deepEqual((await store.get('moved'))!.aliases[1]!.event, second.number)
  })

  is('of two promotions at once one wins and the other is told', async ({ store, other }) => {
    for (const seed of ['a', 'b', 'c']) await store.register('raced', newVersion(seed), 'cli')
    let after: number | null = null
    for (let round = 0; round < 10; round++) {
      const moves = [2, 3, 1, 2].map((to, at) =>
        (at % 2 ? store : other).move(moveTo('raced', to, { after })),
      )
      const ended = await Promise.allSettled(moves)
      const won = ended.filter((one) => one.status === 'fulfilled')
      assert.equal(won.length, 1)
      for (const one of ended) {
        if (one.status === 'rejected') assert.equal((one.reason as PipelineFault).code, 'model.moved')
      }
      after = won[0]!.value.number
    }
    const events = await walk((query) => store.events('raced', query))
    assert.equal(events.length, 10)
    events.slice(0, -1).forEach(({ from }, at) => {
      assert.equal(from, events[at + 1]!.to)
    })
  })

  is('an alias is refused for what there is not, and by names that are none', async ({ store }) => {
    await store.register('named', newVersion('a'), 'cli')
    await refused(store.move(moveTo('named', 2)), 'model.unknown')
    await refused(store.move(moveTo('nobody', 1)), 'model.unknown')
    for (const alias of ['', '1', '12', 'Champion', 'latest', 'a b', 'x'.repeat(33), '../x', '__proto__']) {
      await refused(store.move(moveTo('named', 1, { alias })), 'model.malformed')
    }
    await refused(store.move(moveTo('named', 1, { after: 99_999 })), 'model.moved')
    assert.deepEqual((await store.get('named'))!.aliases, [])
  })

  is('a version with an alias stays; without one it goes, and its number with it', async ({ store }) => {
    for (const seed of ['a', 'b']) await store.register('deleted', newVersion(seed), 'cli')
    const { number: after } = await store.move(moveTo('deleted', 2))
    await store.record('deleted', 2, { feed: FEED, predictions: [prediction(0)] })
    await refused(store.remove('deleted', 2), 'model.aliased')
    await store.move(moveTo('deleted', 1, { after }))
    await store.remove('deleted', 2)
    assert.equal(await store.version('deleted', 2), undefined)
    await refused(store.remove('deleted', 2), 'model.unknown')
    await refused(store.predictions('deleted', 2, 10), 'model.unknown')
    assert.equal((await store.register('deleted', newVersion('b'), 'cli')).version.number, 3)
    assert.deepEqual(await store.predictions('deleted', 3, 10), [])
    assert.equal((await walk((query) => store.events('deleted', query))).length, 2)
  })

  is('a version that is given an alias while it is deleted has one of the two', async ({ store, other }) => {
    for (let round = 0; round < 8; round++) {
      const model = `torn-${round}`
      await store.register(model, newVersion('a'), 'cli')
      const [moved, removed] = await Promise.allSettled([
        other.move(moveTo(model, 1)),
        store.remove(model, 1),
      ])
      assert.equal([moved, removed].filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal((await store.get(model))!.aliases.length, moved.status === 'fulfilled' ? 1 : 0)
    }
  })

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
    const look = { model: 'looked', champion: 1, challenger: 2, pairedRows: 40 }
    assert.equal(await store.look(look), 1)
    assert.equal(await other.look(look), 1)
    assert.equal(await store.look({ ...look, pairedRows: 41 }), 2)
    assert.equal(await store.look({ ...look, challenger: 3 }), 1)
    await refused(store.look({ ...look, model: 'nobody' }), 'model.unknown')
  })
}

const oddFeatures = [
  { name: 'constructor', type: 'number' as const },
  { name: 'Größe 大', type: 'boolean' as const },
]

/** All items of a list, two at a time. */
async function walk<Item>(read: (query: ModelPageQuery) => Promise<ModelPage<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: ModelPage<Item> = await read({ limit: 2, ...(cursor !== null && { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(work, (error) => error instanceof PipelineFault && error.code === code)
}
