import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import { someCandles, sourceOf, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import type { Piece } from '../piece.ts'
import type { Parallel } from '../port.ts'
import { type OpenSearchOptions, openSearch } from './pipeline-search.ts'

const SPACE = {
  'train.num_leaves': { min: 2, max: 8, int: true },
  'train.learning_rate': { min: 0.01, max: 0.3, log: true },
}
const SETTINGS = { 'train.num_leaves': 3, 'train.learning_rate': 0.2 }

function open(options: Partial<OpenSearchOptions> = {}, candles = someCandles(600)) {
  const given = {
    config: validConfig(),
    rows: sourceOf(candles),
    artifacts: memoryArtifactStore(),
    clock: () => 0,
  }
  return openSearch({ ...given, space: SPACE, folds: 4, holdOut: 0.25, ...options })
}

/** Hears of every piece. */
function listening(): { heard: Piece[]; parallel: Parallel } {
  const heard: Piece[] = []
  const here = inThisThread()
  const map: Parallel['map'] = (pieces, onDone) => {
    heard.push(...pieces)
    return here.map(pieces, onDone)
  }
  return { heard, parallel: { map } }
}

const { rolling_predict: _, ...withoutWalk } = validConfig()

test('a trial is the mean over purged folds, the same each time, and other settings give another', async () => {
  const search = await open()
  const figures = await search.evaluate(SETTINGS)
  assert.equal(figures.folds.length, 4)
  const mean = figures.folds.reduce((sum, { auc }) => sum + auc!, 0) / 4
  assert.ok(Math.abs(figures.value - mean) < 1e-12 && figures.loss === -figures.value)
  assert.deepEqual(await (await open()).evaluate(SETTINGS), figures)
  assert.notDeepEqual(await search.evaluate({ ...SETTINGS, 'train.num_leaves': 8 }), figures)
  assert.notDeepEqual(await search.evaluate(null), figures)
})

test('rows that are held out, and rows whose labels reach into them, change no trial', async () => {
  const candles = someCandles(600)
  const plain = await open({}, candles)
  // 600 rows, 180 predicted, horizon 4: rows up to 415 are seen, whose labels end at 419.
  assert.equal(plain.seen.rows, 416)
  assert.equal(plain.heldOut.rows, 180)
  const figures = await plain.evaluate(SETTINGS)
  const changed = (from: number) => {
    const close = candles.close.map((value, row) => (row >= from ? value * (1 + (row % 7) / 20) : value))
    const high = candles.high.map((value, row) => Math.max(value, close[row]!))
    return open({}, { ...candles, close, high })
  }
  assert.deepEqual(await (await changed(420)).evaluate(SETTINGS), figures)
  assert.notDeepEqual(await (await changed(412)).evaluate(SETTINGS), figures)
})

test('no fold learns from a label that reaches into the rows it is tested on', async () => {
  const { heard, parallel } = listening()
  await (await open({ parallel })).evaluate(SETTINGS)
  assert.equal(heard.length, 4)
  for (const piece of heard) {
    assert.ok(piece.kind === 'fold')
    const learned = [...piece.label.keys()].filter((row) => !Number.isNaN(piece.label[row]!))
    const near = learned.filter((row) => row + 4 >= piece.predictStart && row < piece.predictEnd + 8)
    assert.deepEqual(near, [])
    assert.ok(learned.length > 200 && learned.every((row) => row < 416))
  }
})

test('what was tried is taken from the artifacts, whoever asks', async () => {
  const artifacts = memoryArtifactStore()
  const first = await (await open({ artifacts })).evaluate(SETTINGS)
  const { heard, parallel } = listening()
  const again = await open({ artifacts, parallel })
  assert.deepEqual(await again.evaluate(SETTINGS), first)
  assert.equal(heard.length, 0)
  await again.evaluate({ ...SETTINGS, 'train.learning_rate': 0.1 })
  assert.equal(heard.length, 4)
  await (await open({ artifacts, parallel, folds: 3 })).evaluate(SETTINGS)
  assert.equal(heard.length, 7)
})

test('the best is judged on the predicted rows beside what is written, with the luck of the best of many', async () => {
  const search = await open()
  const [few, many] = [await search.judge(SETTINGS, 1), await search.judge(SETTINGS, 40)]
  const [one] = few.scores
  assert.equal(one!.best.rows, 176)
  assert.equal(one!.written.rows, 176)
  assert.notEqual(one!.best.auc, one!.written.auc)
  assert.ok(Math.abs(one!.luck!.best - one!.luck!.one) < 1e-12)
  const { luck } = many.scores[0]!
  assert.ok(luck!.best > one!.luck!.best && Math.abs(luck!.best - (1 - (1 - luck!.one) ** 40)) < 1e-12)
})

test('a label that looks ahead without a bound is learned from where it was final before the rows predicted', async () => {
  const { heard, parallel } = listening()
  const config: PipelineConfig = {
    ...validConfig(),
    label_sets: [
      {
        generator: 'topbot2',
        config: { columns: 'close', function: 'top', level: 0.02, tolerances: [0.01], names: ['top'] },
      },
    ],
    labels: ['top'],
  }
  const search = await open({ config, parallel }, someCandles(1200))
  await search.evaluate(SETTINGS)
  await search.judge(SETTINGS, 2)
  let late = 0
  for (const piece of heard) {
    assert.ok(piece.kind === 'fold' && piece.settled)
    const { settled, predictStart, label } = piece
    for (let row = 0; row < predictStart; row++) {
      if (settled[row]! < predictStart) continue
      late++
      assert.ok(Number.isNaN(label[row]!), `row ${row} for ${predictStart}`)
    }
  }
  assert.ok(late > 0)
})

test('without walking forward the last rows are held out', async () => {
  const search = await open({ config: withoutWalk, holdOut: 0.2 })
  assert.deepEqual([search.seen.rows, search.heldOut.rows], [476, 120])
  const report = await search.judge(SETTINGS, 3)
  assert.equal(report.scores[0]!.best.rows, 116)
})

test('every label of the algorithm counts, other algorithms do not', async () => {
  const config: PipelineConfig = {
    ...validConfig(),
    labels: ['up', 'down'],
    label_sets: [
      { generator: 'direction', config: { horizon: 4, names: 'up' } },
      { generator: 'direction', config: { horizon: 3, names: 'down' } },
    ],
    algorithms: [...validConfig().algorithms, { name: 'lc', algo: 'lc' }],
  }
  const search = await open({
    config,
    algorithm: 'lc',
    space: { 'train.C': [0.1, 1] },
    objective: 'log-loss',
  })
  const { folds, value } = await search.evaluate({ 'train.C': '0.1' })
  assert.deepEqual([...new Set(folds.map(({ score }) => score))], ['up_lc', 'down_lc'])
  assert.equal(folds.length, 8)
  assert.ok(value > 0.5 && value < 1)
})

const WRONG: readonly (readonly [string, Partial<OpenSearchOptions>, RegExp])[] = [
  ['no space', { space: {} }, /names nothing to search/],
  ['a setting of nothing', { space: { num_leaves: [2] } }, /"num_leaves" is no setting of an algorithm/],
  ['a prototype', { space: { 'train.__proto__': [2] } }, /no setting of an algorithm/],
  ['a misspelt setting', { space: { 'train.num_leafs': [2, 3] } }, /did you mean "num_leaves"/],
  [
    'an end that is out of range',
    { space: { 'train.num_leaves': { min: 1, max: 8, int: true } } },
    /train\.num_leaves: must be an integer ≥ 2/,
  ],
  [
    'numbers that are not whole',
    { space: { 'train.num_leaves': { min: 2, max: 8 } } },
    /train\.num_leaves: must be an integer .* found 3\.9/,
  ],
  [
    'a range the wrong way',
    { space: { 'train.num_leaves': { min: 8, max: 2 } } },
    /neither a range nor a list/,
  ],
  [
    'a logarithm of 0',
    { space: { 'train.lambda_l2': { min: 0, max: 2, log: true } } },
    /neither a range nor a list/,
  ],
  ['another question', { space: { 'params.is_regression': [false, true] } }, /learns something else/],
  ['an algorithm that is not there', { algorithm: 'gbb' }, /there is no algorithm "gbb"/],
  ['an objective of numbers', { objective: 'rmse' }, /rmse is no objective/],
  ['all rows held out', { config: withoutWalk, holdOut: 1 }, /1 of the rows are to be held out/],
  ['too few rows', { config: withoutWalk, holdOut: 0.9 }, /a search sees 55 rows, too few for 4 folds/],
]
for (const [name, options, message] of WRONG) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(open(options), { name: 'PipelineFault', message })
  })
}

test('a search starts from what is written, where the range holds it', async () => {
  const start = async (space: object) => (await open({ space })).dimensions[0]!.start
  assert.equal(await start({ 'train.num_leaves': { min: 2, max: 8, int: true } }), 4)
  assert.equal(await start({ 'train.num_leaves': { min: 5, max: 8, int: true } }), null)
  assert.equal(await start({ 'train.num_leaves': [2, 4] }), '4')
  assert.equal(await start({ 'train.max_depth': [2, 4] }), null)
})
