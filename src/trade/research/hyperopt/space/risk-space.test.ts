import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../../../domain/index.ts'
import { random } from '../../../../math/index.ts'
import { readSettings, tradingSettings } from '../../../engine/index.ts'
import { randomUnits } from '../sampler/random-proposer.ts'
import { riskDocument } from './risk-document.ts'
import { applyParameters, RISK_SPACES, riskSpace } from './risk-space.ts'
import { searchSpace, toParameters } from './search-space.ts'

const M5 = parseTimeframe('5m')

function limits(spaces: (typeof RISK_SPACES)[number][], timeframe: string) {
  return riskSpace(spaces, parseTimeframe(timeframe)).map((dimension) =>
    dimension.kind === 'choice' ? dimension.options : [dimension.min, dimension.max],
  )
}

describe('spaces of risk', () => {
  it('have the limits of freqtrade on candles of 5 minutes', () => {
    assert.deepEqual(limits(['roi'], '5m'), [
      ...[
        [10, 120],
        [10, 60],
        [10, 40],
      ],
      ...[
        [0.01, 0.04],
        [0.01, 0.07],
        [0.01, 0.2],
      ],
    ])
    assert.deepEqual(limits(['stoploss'], '5m'), [[-0.35, -0.02]])
    assert.deepEqual(limits(['trailing'], '5m'), [
      [0.01, 0.35],
      [0.001, 0.1],
      [false, true],
    ])
  })

  it('of the table of profits grow with the candle: times evenly, profits with its logarithm', () => {
    // ln 61 / ln 6 = 2.29434…
    assert.deepEqual(limits(['roi'], '1h'), [
      ...[
        [120, 1440],
        [120, 720],
        [120, 480],
      ],
      ...[
        [0.023, 0.092],
        [0.023, 0.161],
        [0.023, 0.459],
      ],
    ])
  })

  it('that there are not are refused with the nearest name', () => {
    const refused = { code: 'hyperopt.space', hint: 'Did you mean "stoploss"?' }
    assert.throws(() => riskSpace(['stoplos' as 'stoploss'], M5), refused)
    assert.throws(() => riskSpace(['toString' as 'roi'], M5), { code: 'hyperopt.space' })
  })

  it('become settings; parameters of the strategy are left to it', () => {
    const { strategy, settings } = applyParameters({
      ...{ fast: 7, loud: true },
      ...{ 'risk.roi_t1': 100, 'risk.roi_t2': 50, 'risk.roi_t3': 20 },
      ...{ 'risk.roi_p1': 0.01, 'risk.roi_p2': 0.02, 'risk.roi_p3': 0.04 },
      ...{ 'risk.stoploss': -0.1, 'risk.trailing_stop_positive': 0.02 },
      ...{ 'risk.trailing_stop_positive_offset_p1': 0.011, 'risk.trailing_only_offset_is_reached': true },
    })
    assert.deepEqual(strategy, { fast: 7, loud: true })
    assert.deepEqual(settings, {
      minimalRoi: [
        { minutes: 0, ratio: 0.07 },
        { minutes: 20, ratio: 0.03 },
        { minutes: 70, ratio: 0.01 },
        { minutes: 170, ratio: 0 },
      ],
      stoploss: -0.1,
      ...{ trailingStop: true, trailingStopPositive: 0.02 },
      ...{ trailingStopPositiveOffset: 0.031, trailingOnlyOffsetIsReached: true },
    })
  })

  it('of protections can switch each off', () => {
    const base = {
      ...{ 'risk.cooldown_candles': 0, 'risk.guard': false, 'risk.guard_lookback_candles': 24 },
      ...{ 'risk.guard_stop_candles': 12, 'risk.guard_trade_limit': 3, 'risk.guard_only_per_pair': true },
    }
    const protections = (changes: object) => applyParameters({ ...base, ...changes }).settings.protections
    assert.deepEqual(protections({}), [])
    assert.deepEqual(protections({ 'risk.cooldown_candles': 5 }), [
      { method: 'CooldownPeriod', stop: { candles: 5 } },
    ])
    assert.deepEqual(protections({ 'risk.guard': true }), [
      {
        ...{ method: 'StoplossGuard', lookback: { candles: 24 }, stop: { candles: 12 }, tradeLimit: 3 },
        ...{ requiredProfit: 0, onlyPerPair: true, onlyPerSide: false },
      },
    ])
  })

  it('leave everything else as it is', () => {
    assert.deepEqual(applyParameters({ fast: 7 }), { strategy: { fast: 7 }, settings: {} })
  })

  it('give settings that a backtest takes, wherever in the space and on every candle length', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('1m', '15m', '4h', '1w'), (seed, timeframe) => {
        const space = searchSpace(riskSpace(RISK_SPACES, parseTimeframe(timeframe)))
        const parameters = toParameters(space, randomUnits(space.axes.length, random(seed)))
        const settings = tradingSettings({}, applyParameters(parameters).settings)
        const ratios = settings.minimalRoi.map(({ ratio }) => ratio)
        assert.deepEqual(
          ratios,
          ratios.toSorted((a, b) => b - a),
        )
        assert.ok(settings.trailingStopPositiveOffset > settings.trailingStopPositive!)
      }),
      { numRuns: 40, seed: 5 },
    )
  })

  it('can be written down as a configuration, and are read back the same', () => {
    const space = searchSpace(riskSpace([...RISK_SPACES], M5))
    const chance = random('written down')
    for (let trial = 0; trial < 200; trial++) {
      const { settings } = applyParameters(toParameters(space, randomUnits(space.axes.length, chance)))
      assert.deepEqual(readSettings(JSON.parse(JSON.stringify(riskDocument(settings)))), settings)
    }
    assert.deepEqual(riskDocument({}), {})
    const lookback = { minutes: 90 }
    const window = { lookback, stop: { candles: 3 }, tradeLimit: 2 }
    const protections = [
      { method: 'LowProfitPairs', ...window, requiredProfit: 0.01, onlyPerSide: true },
      { method: 'MaxDrawdown', ...window, maxAllowedDrawdown: 0.2 },
    ] as const
    assert.deepEqual(readSettings(riskDocument({ protections })), { protections })
  })
})
