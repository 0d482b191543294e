import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTableFile } from '../../adapters/store/parquet/index.ts'
import { Fault } from '../../domain/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import {
  candleTable,
  findColumn,
  type Models,
  memoryModelStore,
  type Notifier,
  openOnlineLine,
  type PipelineConfig,
} from '../../trade/pipeline/index.ts'
import { CONFIG, KEY, MINUTES_5, START, scratch, trained, versionOf, walk } from './online.fixture.ts'
import { type FollowEvent, type FollowOptions, followPipeline } from './online-follow.ts'

const models = await trained()
const write = { source: 'test', policy: 'revise' } as const

async function world(rows: number) {
  const candles = memoryCandleStore()
  await candles.write(KEY, walk(rows), write)
  const registry = memoryModelStore({ now: () => 1 })
  const place = scratch()
  const control = new AbortController()
  const told: string[] = []
  const notifier: Notifier = {
    name: 'test',
    async send(notice) {
      told.push(notice.key)
      return { kind: 'sent' }
    },
  }
  const events: FollowEvent[] = []
  let heard = () => {}
  const follow = (extra: Partial<FollowOptions> = {}, config: PipelineConfig = CONFIG) =>
    followPipeline(
      { config, folder: place.folder, warnings: [] },
      {
        models: join(place.folder, 'models.json'),
        artifacts: place.folder,
        stateDir: place.folder,
        notifiers: [notifier],
        signal: control.signal,
        onEvent: (event) => {
          events.push(event)
          heard()
        },
        stores: { candles, models: registry },
        lookEveryMs: 5,
        ...extra,
      },
    )
  writeFileSync(join(place.folder, 'models.json'), JSON.stringify(models))
  const until = async (kind: FollowEvent['kind'], count = 1) => {
    const there = () => events.filter((event) => event.kind === kind).length >= count
    while (!there()) await new Promise<void>((resolve) => (heard = resolve))
  }
  return {
    candles,
    registry,
    place,
    control,
    told,
    events,
    follow,
    until,
    [Symbol.dispose]: () => place[Symbol.dispose](),
  }
}

const rowsOf = (events: readonly FollowEvent[]) =>
  events.flatMap((event) => (event.kind === 'row' ? [event.row] : []))
const batch = (rows: number, used: Models = models) =>
  openOnlineLine({ config: CONFIG, models: used, history: [candleTable(walk(rows))] }).rows

test('new and revised candles of the store are rows as the whole history gives them', async () => {
  using there = await world(100)
  const running = there.follow({ out: join(there.place.folder, 'signals.parquet') })
  await there.until('row')
  await there.candles.write(KEY, walk(2, 100), write)
  await there.until('row', 3)
  const wrong = walk(1, 101)
  wrong.close[0] = wrong.high[0]!
  await there.candles.write(KEY, wrong, write)
  await there.until('row', 4)
  await there.candles.write(KEY, walk(1, 101), write)
  await there.until('row', 5)
  there.control.abort()
  assert.deepEqual(await running, { history: 100, rows: 3, revised: 2, last: START + 101 * MINUTES_5 })
  const rows = rowsOf(there.events)
  assert.deepEqual(
    rows.map(({ revised }) => revised),
    [false, false, false, true, true],
  )
  assert.notDeepEqual(rows[3]!.scores, rows[4]!.scores)
  const wanted = batch(102)
  for (const row of [rows[0]!, rows[1]!, rows[4]!]) {
    const same = wanted.find(({ time }) => time === row.time)!
    assert.deepEqual({ ...row.scores, ...row.signals }, { ...same.scores, ...same.signals })
  }
  const table = await readTableFile(join(there.place.folder, 'signals.parquet'))
  assert.equal(table.rows, 102)
  assert.deepEqual(
    [...findColumn(table, 'buy')!],
    wanted.map(({ signals }) => signals.buy),
  )
})

test('what was told before a restart is not told again, what came meanwhile is', async () => {
  using there = await world(100)
  await there.follow({ once: true })
  await there.candles.write(KEY, walk(30, 100), write)
  const first = [...there.told]
  assert.deepEqual(await there.follow({ once: true }), {
    history: 130,
    rows: 30,
    revised: 0,
    last: START + 129 * MINUTES_5,
  })
  const second = there.told.slice(first.length)
  assert.ok(second.length > 0)
  assert.equal(new Set(there.told).size, there.told.length)
  assert.equal((await there.follow({ once: true })).rows, 0)
  assert.equal(there.told.length, first.length + second.length)
})

test('a promoted version scores from the next bar on; one that cannot be used leaves the old one, and is told once', async () => {
  using there = await world(100)
  const { registry, place } = there
  const better = await trained(12)
  await registry.register('aaa', place.keep(models), 'test')
  await registry.register('aaa', place.keep(better), 'test')
  await registry.register('aaa', versionOf('0'.repeat(64), models), 'test')
  const move = {
    model: 'aaa',
    alias: 'champion',
    kind: 'promote',
    actor: 'test',
    reason: '',
    forced: false,
    gates: null,
  } as const
  const { number } = await registry.move({ ...move, to: 1, after: null })
  const running = there.follow({ models: 'aaa@champion' })
  await there.until('row')
  const broken = await registry.move({ ...move, to: 3, after: number })
  await there.until('models-refused')
  await there.candles.write(KEY, walk(1, 100), write)
  await there.until('row', 2)
  await registry.move({ ...move, to: 2, after: broken.number })
  await there.until('models')
  await there.candles.write(KEY, walk(2, 101), write)
  await there.until('row', 4)
  there.control.abort()
  await running
  const rows = rowsOf(there.events)
  const of = (time: number, used: Models) => batch(103, used).find((row) => row.time === time)!.scores
  assert.deepEqual(rows[1]!.scores, of(rows[1]!.time, models))
  assert.deepEqual(rows[2]!.scores, of(rows[2]!.time, better))
  assert.notDeepEqual(of(rows[2]!.time, models), of(rows[2]!.time, better))
  const refused = there.events.filter(({ kind }) => kind === 'models-refused')
  assert.equal(refused.length, 1)
  assert.match(JSON.stringify(refused), /cannot be read/)

  const predicted = await registry.predictions('aaa', 1, 10)
  assert.deepEqual(
    predicted.map(({ barTime, score }) => [barTime, score]),
    rows.slice(0, 2).map((row) => [row.time, row.scores.up_gb]),
  )
  const [settled] = predicted
  assert.equal(settled!.exitPrice, walk(1, 101).close[0])
  assert.equal(settled!.label, walk(1, 101).close[0]! > walk(1, 99).close[0]! ? 1 : 0)
})

test('a challenger is scored on the same bars and recorded as a shadow, and what is told is the champion', async () => {
  using there = await world(100)
  const { registry, place } = there
  const other = await trained(12)
  await registry.register('aaa', place.keep(models), 'test')
  await registry.register('aaa', place.keep(other), 'test')
  const move = {
    model: 'aaa',
    kind: 'promote',
    actor: 'test',
    reason: '',
    forced: false,
    gates: null,
  } as const
  await registry.move({ ...move, alias: 'champion', to: 1, after: null })
  const running = there.follow({ models: 'aaa@champion' })
  await there.until('row')
  await registry.move({ ...move, alias: 'challenger', to: 2, after: null })
  await there.candles.write(KEY, walk(3, 100), write)
  await there.until('row', 4)
  there.control.abort()
  await running
  const rows = rowsOf(there.events)
  const of = (time: number, used: Models) => batch(103, used).find((row) => row.time === time)!.scores.up_gb
  for (const { time, scores } of rows) assert.equal(scores.up_gb, of(time, models))
  const shadows = await registry.predictions('aaa', 2, 10)
  assert.deepEqual(
    shadows.slice(-3).map(({ barTime, score, mode }) => [barTime, score, mode]),
    rows.slice(1).map(({ time }) => [time, of(time, other), 'shadow']),
  )
  const told = there.events.filter(
    (event) => event.kind === 'note' && /aaa 2 is scored as a shadow/.test(event.text),
  )
  assert.equal(told.length, 1)
})

test('a replay brings the last rows one by one and remembers nothing', async () => {
  using there = await world(100)
  const done = await there.follow({ replay: 7 })
  assert.deepEqual(done, { history: 93, rows: 7, revised: 0, last: START + 99 * MINUTES_5 })
  const wanted = batch(100).slice(-7)
  assert.deepEqual(
    rowsOf(there.events).map(({ signals }) => signals),
    wanted.map(({ signals }) => signals),
  )
  assert.equal((await there.follow({ once: true })).rows, 1)
})

test('files alone cannot be followed, a version that is not there is refused with what to do', async () => {
  using there = await world(100)
  const files = { ...CONFIG, data_sources: [{ file: 'a.csv' }] }
  await assert.rejects(there.follow({}, files), { code: 'follow.files' })
  await assert.rejects(there.follow({ models: 'aaa@champion' }), {
    code: 'model.unknown',
    hint: /models promote/,
  })
  await assert.rejects(there.follow({ models: 'nowhere.json' }), { code: 'models.unreadable' })
})

test('a store that is away is looked for again, and said once', async () => {
  using there = await world(100)
  const { candles, registry } = there
  let isAway = false
  const away = {
    ...candles,
    async list() {
      if (isAway) throw new Fault('remote', 'store.unreachable', 'the database does not answer')
      return candles.list()
    },
  }
  const running = there.follow({ stores: { candles: away, models: registry } })
  await there.until('row')
  isAway = true
  await there.until('note')
  await new Promise((resolve) => setTimeout(resolve, 40))
  await candles.write(KEY, walk(1, 100), write)
  isAway = false
  await there.until('row', 2)
  there.control.abort()
  assert.equal((await running).rows, 2)
  assert.equal(there.events.filter(({ kind }) => kind === 'note').length, 1)
})
