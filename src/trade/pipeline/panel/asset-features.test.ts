import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../math/index.ts'
import { assetFeatures, PANEL_FEATURES, type PanelFeature } from './asset-features.ts'
import { assetTargets } from './asset-targets.ts'
import { anyLines, assetOf, DAY, panelOf } from './panel.fixture.ts'
import { panelFeatures } from './panel-features.ts'
import { panelSettings } from './panel-settings.ts'

const SETTINGS = { mostGapDays: 4 }
const chance = random('features')
const closes = Array.from({ length: 40 }, () => 90 + 20 * chance.next())

const of = (name: PanelFeature, values: readonly number[]) =>
  assetFeatures(assetOf(values), SETTINGS).columns[name]
const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted)), `${found} is not ${wanted}`)

describe('features of any panel', () => {
  it('do not change when the future is removed', () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 0, max: 60 }), (lines, day) => {
        const past = lines.filter(([, at]) => at <= day)
        if (past.length === 0) return
        const whole = panelFeatures(panelOf(lines), SETTINGS)
        for (const { candles, columns } of panelFeatures(panelOf(past), SETTINGS)) {
          const full = whole.find((asset) => asset.candles.symbol === candles.symbol)!
          for (const name of PANEL_FEATURES) {
            assert.deepEqual(columns[name], full.columns[name].slice(0, candles.rows), name)
          }
        }
      }),
    )
  })

  it('do not change when other assets are removed, or their rows come in another order', () => {
    fc.assert(
      fc.property(anyLines, fc.integer(), (lines, seed) => {
        const own = lines.filter(([symbol]) => symbol === 'A')
        if (own.length === 0) return
        const order = random(seed)
        const others = lines.filter(([symbol]) => symbol !== 'A').map((row) => [order.next(), row] as const)
        others.sort(([a], [b]) => a - b)
        const mixed = panelFeatures(panelOf([...others.map(([, row]) => row), ...own]), SETTINGS)
        const [alone] = panelFeatures(panelOf(own), SETTINGS)
        assert.deepEqual(mixed[0], alone)
        assert.deepEqual(panelFeatures(panelOf(lines), SETTINGS)[0], alone)
      }),
    )
  })

  it('are never infinite, and have a row for each row', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        for (const { candles, columns } of panelFeatures(panelOf(lines), SETTINGS)) {
          for (const name of PANEL_FEATURES) {
            assert.equal(columns[name].length, candles.rows)
            assert.ok(!columns[name].some((value) => Math.abs(value) === Infinity), name)
          }
        }
      }),
    )
  })
})

describe('each feature by hand', () => {
  it('is unknown where it would be infinite', () => {
    const { simple_return, cumulative_return } = assetFeatures(assetOf([1e-300, 1e300]), SETTINGS).columns
    assert.deepEqual([simple_return[1], cumulative_return[1]], [NaN, NaN])
  })

  it('returns, cumulative return and drawdown', () => {
    const prices = [100, 110, 99, 120]
    assert.deepEqual(
      [...of('simple_return', prices)].map((x) => Math.round(x * 1e6)),
      [NaN, 100_000, -100_000, 212_121],
    )
    near(of('log_return', prices)[1]!, Math.log(1.1))
    near(of('cumulative_return', prices)[3]!, 0.2)
    near(of('drawdown', prices)[2]!, -0.1)
    assert.equal(of('drawdown', prices)[3], 0)
  })

  it('means of 5 and 20 closes, NaN before', () => {
    assert.ok(Number.isNaN(of('mm5', closes)[3]))
    near(of('mm5', [1, 2, 3, 4, 10])[4]!, 4)
    assert.ok(Number.isNaN(of('mm20', closes)[18]))
    near(of('mm20', closes)[19]!, closes.slice(0, 20).reduce((a, b) => a + b) / 20)
  })

  it('volatility is the sample deviation of five simple returns', () => {
    // Returns 10, 20, 30, 40 and 50 %: mean 0.3, squares 0.1, divided by 4.
    const prices = [100, 110, 132, 171.6, 240.24, 360.36]
    assert.ok(Number.isNaN(of('volatility5', prices)[4]))
    near(of('volatility5', prices)[5]!, Math.sqrt(0.1 / 4))
  })

  it('z is the distance from the median in scaled median deviations', () => {
    // 1…19 and 30: median 10.5, distances 0.5, 0.5, 1.5 … of which the middle two are 4.5 and 5.5.
    const prices = [...Array.from({ length: 19 }, (_, k) => k + 1), 30]
    near(of('z20', prices)[19]!, (30 - 10.5) / (1.4826 * 5))
    assert.ok(Number.isNaN(of('z20', new Array(20).fill(7))[19]))
  })

  it('Parkinson is of ten ranges', () => {
    const lines = Array.from(
      { length: 10 },
      (_, day) => ['A', day, [day % 2 ? 121 : 110, 100, 105, 106, 1, 1]] as const,
    )
    const { columns } = assetFeatures(panelOf(lines).assets[0]!, SETTINGS)
    const squares = (5 * Math.log(1.1) ** 2 + 5 * Math.log(1.21) ** 2) / 10
    near(columns.parkinson10[9]!, Math.sqrt(squares / (4 * Math.log(2))))
    assert.ok(Number.isNaN(columns.parkinson10[8]))
  })

  it("ATR is Wilder's of 14 true ranges", () => {
    // Every range is 4, but for a jump of 10 to the next low; its true range is 14.
    const lines = Array.from({ length: 16 }, (_, day) => {
      const low = day === 15 ? 112 : 100
      return ['A', day, [low + 4, low, low + 2, low + 2, 1, 1]] as const
    })
    const { atr14 } = assetFeatures(panelOf(lines).assets[0]!, SETTINGS).columns
    assert.ok(Number.isNaN(atr14[13]))
    near(atr14[14]!, 4)
    near(atr14[15]!, (4 * 13 + 14) / 14)
  })

  it('candles by the share of their body', () => {
    const shapes = [
      [10, 10, 10, 10],
      [20, 10, 14, 15],
      [20, 10, 12, 16],
      [20, 10, 12, 18],
      [20, 10, 16, 12],
      [20, 10, 18, 12],
      [20, NaN, 18, 12],
    ].map((prices, day) => ['A', day, [...prices, 1, 1]] as const)
    const { columns } = assetFeatures(panelOf(shapes).assets[0]!, SETTINGS)
    assert.deepEqual([...columns.candle_shape], [0, 1, 2, 3, 4, 5, NaN])
  })

  it('volume among the last twenty', () => {
    const volumes = [...Array.from({ length: 19 }, (_, k) => k + 1), 20, 0, 10]
    const lines = volumes.map((volume, day) => ['A', day, [2, 1, 1, 2, 1, volume]] as const)
    const { volume_level } = assetFeatures(panelOf(lines).assets[0]!, SETTINGS).columns
    assert.deepEqual([...volume_level.slice(18)], [NaN, 2, 0, 1])
    const still = lines.map(([symbol, day]) => [symbol, day, [2, 1, 1, 2, 1, 7]] as const)
    const quiet = assetFeatures(panelOf(still).assets[0]!, SETTINGS).columns.volume_level
    assert.deepEqual([...quiet.slice(19)], [1, 1, 1])
  })
})

describe('gaps', () => {
  const days = closes.map((_, k) => (k < 25 ? k : k + 10))
  const asset = assetOf(closes, days)

  it('end windows and returns, and no row is invented', () => {
    const { columns } = assetFeatures(asset, SETTINGS)
    assert.equal(asset.rows, 40)
    for (const name of ['simple_return', 'log_return', 'mm5', 'mm20', 'volatility5', 'z20'] as const) {
      assert.ok(Number.isNaN(columns[name][25]), name)
    }
    near(columns.mm5[29]!, closes.slice(25, 30).reduce((a, b) => a + b) / 5)
    assert.ok(!Number.isNaN(columns.drawdown[25]! + columns.cumulative_return[25]!))
  })

  it('have no target over them, nor has the last row', () => {
    const targets = assetTargets(asset, SETTINGS)
    assert.deepEqual(
      [24, 39].map((row) => targets.nextClose[row]),
      [NaN, NaN],
    )
    assert.deepEqual(
      [24, 39].map((row) => targets.nextUp[row]),
      [NaN, NaN],
    )
    assert.equal(targets.nextClose[3], closes[4])
    assert.equal(targets.nextUp[3], closes[4]! > closes[3]! ? 1 : 0)
    assert.equal(targets.knownAt[3], 4 * DAY)
    assert.deepEqual([...assetTargets(assetOf([5, 5, 6]), SETTINGS).nextUp], [0, 1, NaN])
  })

  it('of a weekend are none', () => {
    const weekdays = assetOf([1, 2], [4, 7])
    assert.equal(assetFeatures(weekdays, SETTINGS).columns.simple_return[1], 1)
    assert.ok(Number.isNaN(assetFeatures(weekdays, { mostGapDays: 1 }).columns.simple_return[1]))
  })
})

describe('settings', () => {
  it('that make no sense are refused, others are taken', () => {
    for (const odd of [{ folds: 1 }, { folds: 2.5 }, { trees: 0 }, { l2: NaN }, { mostGapDays: -1 }]) {
      assert.throws(() => panelSettings(odd), { code: 'panel.setting' })
    }
    assert.equal(panelSettings({ trees: 7 }).trees, 7)
    assert.equal(panelSettings().folds, 5)
  })
})
