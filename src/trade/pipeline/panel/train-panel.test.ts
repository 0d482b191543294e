import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalJson } from '../../../math/index.ts'
import { generatePanel } from './generate-panel.ts'
import { type Line, panelOf } from './panel.fixture.ts'
import type { Panel } from './panel.ts'
import { panelFeatures } from './panel-features.ts'
import type { ClassificationScore, RegressionScore } from './panel-metrics.ts'
import { panelSettings } from './panel-settings.ts'
import { panelSnapshot } from './panel-snapshot.ts'
import { predictLatest } from './predict-latest.ts'
import { trainPanel } from './train-panel.ts'

const settings = panelSettings({ trees: 20, leaves: 4, minLeafRows: 20 })
const train = (panel: Panel, options: Partial<Parameters<typeof trainPanel>[1]> = {}) =>
  trainPanel(panelFeatures(panel, settings), { settings, ...options })

describe('models of a panel', () => {
  it('find a pattern that is there, in every fold, and say so', async () => {
    const trained = await train(generatePanel({ assets: 6, days: 400, seed: 3, reversal: 0.6 }))
    assert.deepEqual(
      trained.map(({ model }) => `${model.type} ${model.algo}`),
      ['regression linear', 'regression gb', 'classification logistic', 'classification gb'],
    )
    for (const { metrics } of trained) {
      assert.ok(metrics.verdict.beats, metrics.verdict.text)
      assert.match(metrics.verdict.text, /beats/)
      assert.equal(metrics.folds.length, 5)
    }
    const regression = trained[0]!.metrics
    const [own, rival] = [regression.overall, regression.baselines.last_close!] as RegressionScore[]
    assert.ok(own!.mape! < 0.9 * rival!.mape!)
    const { auc } = trained[2]!.metrics.overall as ClassificationScore
    assert.ok(auc! > 0.65)
    // A market that turns back: the direction of the day before is the worse guess.
    assert.equal(trained[2]!.metrics.verdict.against, 'majority')
  })

  it('do not claim to beat chance on a market without memory', async () => {
    for (const seed of [1, 2, 3]) {
      for (const { metrics } of await train(generatePanel({ assets: 5, days: 300, seed }))) {
        assert.ok(!metrics.verdict.beats, metrics.verdict.text)
        assert.match(metrics.verdict.text, /does not beat/)
      }
    }
  })

  it('are the same to the bit for the same bytes and settings, and tell no clock', async () => {
    const options = { assets: 3, days: 120, seed: 5 }
    const [first, again] = [await train(generatePanel(options)), await train(generatePanel(options))]
    assert.equal(canonicalJson(first), canonicalJson(again))
    const other = await trainPanel(panelFeatures(generatePanel(options), settings), {
      settings: { ...settings, l2: 2 },
    })
    assert.notEqual(canonicalJson(first[0]!.model), canonicalJson(other[0]!.model))
  })

  it('learn nothing from rows whose next close is not known', async () => {
    const lines = plain(60, ['A', 'B'])
    const [before] = await train(panelOf(lines))
    const [after] = await train(panelOf([...lines, ['C', 59, 5]]))
    assert.deepEqual(after!.model.learner, before!.model.learner)
  })

  it('score the baselines as what they are', async () => {
    const [only] = await train(panelOf(plain(60, ['A'])), {
      types: ['classification'],
      algorithms: ['gb'],
    })
    const { metrics } = only!
    const { majority, last_direction } = metrics.baselines
    for (const fold of metrics.folds) assert.equal((fold.baselines.majority as ClassificationScore).auc, 0.5)
    assert.equal((last_direction as ClassificationScore).rows, majority!.rows)
    const sum = metrics.folds.reduce((rows, fold) => rows + fold.model.rows, 0)
    assert.equal(sum, metrics.overall.rows)
  })
})

describe('a panel that is hard to learn from', () => {
  const taught = async (lines: readonly Line[]) => {
    const panel = panelOf(lines)
    const trained = await train(panel)
    const snapshot = panelSnapshot(panelFeatures(panel, settings), 'hash')
    return { trained, latest: trained.map(({ model }) => predictLatest(model, snapshot)) }
  }

  it('of three rows is refused', async () => {
    await assert.rejects(train(panelOf(plain(3, ['A']))), { code: 'rows.few' })
  })

  it('that only rises has one class: no AUC, no crash', async () => {
    const { trained, latest } = await taught(
      Array.from({ length: 40 }, (_, day) => ['A', day, 10 + day] as const),
    )
    assert.equal((trained[2]!.metrics.overall as ClassificationScore).auc, null)
    assert.ok(latest[2]!.get('A')!.value > 0.9)
  })

  it('with constant columns: prices that never move', async () => {
    const { trained, latest } = await taught(Array.from({ length: 40 }, (_, day) => ['A', day, 7] as const))
    assert.ok(trained.every(({ metrics }) => !metrics.verdict.beats))
    assert.ok(Math.abs(latest[0]!.get('A')!.value - 7) < 1e-9)
    assert.equal((trained[0]!.metrics.overall as RegressionScore).r2, null)
  })

  it('with an asset of three rows, one that stops in the middle, and one without a newest close', async () => {
    const lines: Line[] = [
      ...plain(60, ['A', 'B']),
      ...plain(3, ['FEW']),
      ...plain(30, ['STOPS']),
      ...plain(60, ['X']),
      ['X', 60, [5, 4, 4, NaN, 1, 1]],
    ]
    const { latest } = await taught(lines)
    for (const predictions of latest) {
      assert.deepEqual([...predictions.keys()].sort(), ['A', 'B', 'FEW', 'STOPS'])
      for (const { value } of predictions.values()) assert.ok(Number.isFinite(value) && value >= 0)
    }
  })

  it('with an algorithm that the type has not is refused', async () => {
    const options = { types: ['regression'], algorithms: ['logistic'] } as const
    await assert.rejects(train(panelOf(plain(60, ['A'])), options), { code: 'panel.setting' })
  })

  it('of one asset', async () => {
    assert.equal((await taught(plain(60, ['A']))).latest[0]!.size, 1)
  })

  it('whose newest asset was never trained on: predicted, and said so', async () => {
    const trained = await train(panelOf(plain(60, ['A', 'B'])))
    const snapshot = panelSnapshot(panelFeatures(panelOf(plain(60, ['A', 'NEW'])), settings), 'hash')
    const latest = predictLatest(trained[0]!.model, snapshot)
    assert.deepEqual([latest.get('A')!.assetTrained, latest.get('NEW')!.assetTrained], [true, false])
  })
})

function plain(days: number, symbols: readonly string[]): Line[] {
  return symbols.flatMap((symbol, k) =>
    Array.from({ length: days }, (_, day) => [symbol, day, 50 + 10 * Math.sin(day * (k + 1)) + k] as const),
  )
}
