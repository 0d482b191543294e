import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PipelineFault } from '../pipeline-fault.ts'
import { FEED, moveTo, newVersion, prediction } from './model-version.fixture.ts'
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
      { label: 'up\0' },
      { features: [{ name: 'a\nb', type: 'number' }] },
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
