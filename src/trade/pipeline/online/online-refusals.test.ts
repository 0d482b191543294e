import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { someData } from '../features/every-feature.fixture.ts'
import { sliceTable } from '../table.ts'
import { MINUTE, type OnlineCase, someCase } from './online.fixture.ts'
import { openOnlineLine, resumeOnlineLine } from './open-online-line.ts'
import type { OnlineAnswer } from './port.ts'
import { tableBars } from './table-bars.ts'

const table = someData(7, { rows: 80, gaps: 0 })
const bars = tableBars(table)
const history = [sliceTable(table, 0, 70)]
const end = bars[69]!.time!

function simple(extra: Partial<PipelineConfig> = {}): OnlineCase {
  const { config, models } = someCase(1)

  const one = models.models.map((model) => ({ ...model, features: model.features.map(() => 'close_SMA_4') }))
  const feature_sets: PipelineConfig['feature_sets'] = [
    { generator: 'talib', config: { columns: 'close', functions: 'SMA', windows: 4 } },
  ]
  return { models: { ...models, models: one }, config: { ...config, feature_sets, ...extra } }
}

const reasons = ({ refused }: OnlineAnswer) => refused.map(({ reason }) => reason)
const open = (extra: Partial<PipelineConfig> = {}) => openOnlineLine({ ...simple(extra), history }).line

test('a bar from the future, far ahead, off the raster or without a price is refused, and the line goes on', () => {
  const line = open()
  const bar = bars[70]!
  assert.deepEqual(reasons(line.push({ sources: [[bar]], now: bar.time! + MINUTE - 1 })), ['unfinished'])
  assert.deepEqual(reasons(line.push({ sources: [[{ ...bar, time: end + 10_001 * MINUTE }]] })), [
    'far-ahead',
  ])
  assert.deepEqual(reasons(line.push({ sources: [[{ ...bar, time: bar.time! + 1 }]] })), ['off-raster'])
  assert.deepEqual(reasons(line.push({ sources: [[{ ...bar, time: Number.NaN }]] })), ['off-raster'])
  for (const wrong of [{ close: Number.NaN }, { open: Infinity }, { low: 0 }, { high: 1, low: 2 }])
    assert.deepEqual(reasons(line.push({ sources: [[{ ...bar, ...wrong }]] })), ['price'])
  const { close: _, ...lacking } = bar
  assert.deepEqual(reasons(line.push({ sources: [[lacking as typeof bar]] })), ['column'])
  assert.equal(line.time, end)
  const answer = line.push({ sources: [[bar]], now: bar.time! + MINUTE })
  assert.equal(answer.kind, 'rows')
  assert.equal(line.time, bar.time)
})

test('the same bars again change nothing; one older than the overlap is refused', () => {
  const line = open({ append_overlap_records: 2 })
  line.push({ sources: [bars.slice(70, 75)] })
  const again = line.push({ sources: [bars.slice(73, 75)] })
  assert.equal(again.kind, 'waiting')
  assert.deepEqual(again.refused, [])
  assert.deepEqual(reasons(line.push({ sources: [[bars[72]!]] })), ['late'])
  const changed = line.push({ sources: [[{ ...bars[73]!, volume: 99 }, bars[75]!]] })
  assert.ok(changed.kind === 'rows')
  assert.deepEqual(
    changed.rows.map(({ time, revised }) => [(time - end) / MINUTE, revised]),
    [
      [4, true],
      [5, true],
      [6, false],
    ],
  )
})

test('a clock that goes back is told once, and the later time counts', () => {
  const line = open()
  const later = bars[70]!.time! + MINUTE
  line.push({ sources: [[]], now: later })
  const answer = line.push({ sources: [[bars[70]!]], now: later - 5 * MINUTE })
  assert.match(answer.notes.join(), /clock went back/)
  assert.equal(answer.kind, 'rows')
})

test('a source that stops keeps the line waiting and says which; with patience rows go without it', () => {
  const two: Partial<PipelineConfig> = {
    data_sources: [{ file: 'a.csv' }, { file: 'b.csv', column_prefix: 'b' }],
  }
  const both = [history[0]!, history[0]!]
  const waiting = openOnlineLine({ ...simple(two), history: both }).line
  const answer = waiting.push({ sources: [bars.slice(70, 73), []] })
  assert.ok(answer.kind === 'waiting')
  assert.match(answer.message, /data source 2 ends at .*, 3 rows behind/)
  const patient = openOnlineLine({ ...simple(two), history: both, patience: 2 }).line
  const gone = patient.push({ sources: [bars.slice(70, 73), []] })
  assert.ok(gone.kind === 'rows')
  assert.deepEqual(
    gone.rows.map(({ missing }) => missing),
    [[1]],
  )
  const back = patient.push({ sources: [[], [bars[70]!]] })
  assert.ok(back.kind === 'rows' && back.rows[0]!.revised)
  assert.deepEqual(back.rows[0]!.missing, [])
})

test('a history that is too short is refused with what is needed and there', () => {
  const short = [sliceTable(table, 0, 3)]
  const refusal = { code: 'online.history', message: 'the history has 3 rows, the features need 4' }
  assert.throws(() => openOnlineLine({ ...simple(), history: short }), refusal)
  assert.throws(() => openOnlineLine({ ...simple({ features_horizon: 71 }), history }), {
    message: /70 rows.*need 71/,
  })
  assert.throws(() => openOnlineLine({ ...simple(), history: [] }), { code: 'online.setting' })
})

test('what no live row can have is refused', () => {
  assert.throws(() => open({ merge_interpolate: true }), {
    code: 'online.setting',
    where: '/merge_interpolate',
  })
  const longer = { data_sources: [{ file: 'a.csv', timeframe: '1h' }] }
  assert.throws(() => open(longer), { code: 'online.setting', message: /before they are over/ })
})

test('models that read other features, or cannot score, are refused and the old ones stay', () => {
  const one = simple()
  const { line } = openOnlineLine({ ...one, history })
  const [first, ...others] = one.models.models
  const foreign = { ...one.models, models: [{ ...first!, features: ['close_SMA_5'] }, ...others] }
  assert.throws(() => line.useModels(foreign), { code: 'model.features', hint: /close_SMA_4/ })
  const broken = { ...one.models, models: [{ ...first!, model: { kind: 'gb' } as never }, ...others] }
  assert.throws(() => line.useModels(broken), { code: 'model.foreign' })
  assert.throws(() => line.useModels({ ...one.models, models: [first!] }), { code: 'column.missing' })
  const before = line.push({ sources: [[bars[70]!]] })
  assert.ok(before.kind === 'rows')
  assert.deepEqual(
    before.rows[0]!.scores,
    openOnlineLine({ ...one, history: [sliceTable(table, 0, 71)] }).rows[70]!.scores,
  )
})

test('other models score from the next row on; a revised row keeps those that scored it', () => {
  const [one, other] = [simple(), someCase(2).models.models[0]!]
  const next = { ...other, features: other.features.map(() => 'close_SMA_4') }
  const { line } = openOnlineLine({ ...one, history })
  line.useModels({ ...one.models, models: [next, one.models.models[1]!] })
  const answer = line.push({ sources: [[{ ...bars[69]!, volume: 3 }, bars[70]!]] })
  assert.ok(answer.kind === 'rows')
  const old = openOnlineLine({ ...one, history: [sliceTable(table, 0, 71)] }).rows
  assert.deepEqual(answer.rows[0]!.scores, old[69]!.scores)
  assert.notEqual(answer.rows[1]!.scores.up_gb, old[70]!.scores.up_gb)
})

test('a state of another configuration or version is refused', () => {
  const state = open().state()
  assert.throws(() => resumeOnlineLine(simple({ freq: '2min' }), state), { code: 'online.state' })
  assert.throws(() => resumeOnlineLine(simple(), { schema: 'leme.online/2' }), {
    message: /"leme.online\/2"/,
  })
  assert.throws(() => resumeOnlineLine(simple(), null), { message: /no schema/ })
})

test('what is kept does not grow with the history, unless a feature is recursive', () => {
  const line = open()
  const sizes: number[] = []
  for (let at = 0; at < 400; at++) {
    line.push({ sources: [[{ ...bars[70]!, time: end + (at + 1) * MINUTE }]] })
    sizes.push(JSON.stringify(line.state()).length)
  }
  assert.ok(Math.max(...sizes.slice(200)) <= Math.max(...sizes.slice(0, 100)) * 1.05)
})

test('a row behind a gap that is longer than what is kept is made anew from what was held before it', () => {
  const at = (minutes: number, close: number) => ({ ...bars[70]!, time: end + minutes * MINUTE, close })
  const one = simple({ append_overlap_records: 2 })
  const final = [at(30, 7), at(31, 9)]
  const { line } = openOnlineLine({ ...one, history })
  line.push({ sources: [[final[0]!, { ...final[1]!, close: 1 }]] })
  const resumed = resumeOnlineLine(one, JSON.parse(JSON.stringify(line.state())))
  const straight = openOnlineLine({ ...one, history }).line.push({ sources: [final] })
  assert.ok(straight.kind === 'rows')
  for (const each of [line, resumed]) {
    const answer = each.push({ sources: [[final[1]!]] })
    assert.ok(answer.kind === 'rows')
    assert.equal(answer.rows.length, 1)
    assert.deepEqual(answer.rows[0], { ...straight.rows.at(-1)!, revised: true })
  }
})
