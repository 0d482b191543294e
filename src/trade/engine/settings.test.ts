import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSettings, tradingSettings } from './index.ts'

describe('settings', () => {
  it('reads freqtrade’s keys and their camel case alike', () => {
    const snake = readSettings({
      max_open_trades: 2,
      minimal_roi: { 60: 0.01, 0: 0.04 },
      unfilledtimeout: { entry: 5, exit: 6 },
    })
    assert.deepEqual(snake, {
      maxOpenTrades: 2,
      minimalRoi: [
        { minutes: 0, ratio: 0.04 },
        { minutes: 60, ratio: 0.01 },
      ],
      unfilledTimeout: { entryMinutes: 5, exitMinutes: 6 },
    })
    assert.deepEqual(readSettings({ maxOpenTrades: 2 }), { maxOpenTrades: 2 })
  })

  it('suggests the nearest setting for an unknown one', () => {
    assert.throws(() => readSettings({ max_open_trade: 2 }), {
      message: '"max_open_trade" is no setting',
      hint: 'Did you mean "max_open_trades"?',
      where: '/max_open_trade',
    })
    assert.throws(() => readSettings({ maxOpenTrade: 2 }), { hint: 'Did you mean "maxOpenTrades"?' })
    assert.throws(() => readSettings({ constructor: 1 }), { code: 'engine.setting' })
  })

  it('refuses values out of range, and says what is wanted', () => {
    for (const json of [
      { stoploss: 0.05 },
      { fee: -1 },
      { max_open_trades: 1.5 },
      { stake_amount: 'all' },
      { minimal_roi: [] },
      { minimal_roi: { soon: 1 } },
      { trailing_stop: 'yes' },
      { tradable_balance_ratio: 2 },
    ]) {
      assert.throws(() => readSettings(json), { code: 'engine.setting' }, JSON.stringify(json))
    }
  })

  it('names what is not supported instead of ignoring it', () => {
    assert.throws(() => readSettings({ position_stacking: true }), { code: 'engine.unsupported' })
    assert.deepEqual(readSettings({ position_stacking: false }), {})
  })

  it('refuses what changes no trade, or tells it to who asks', () => {
    assert.throws(() => readSettings({ dry_run: true }), { code: 'engine.setting', hint: 'Leave it out.' })
    const idle: string[] = []
    assert.deepEqual(
      readSettings({ dry_run: true, fee: 0 }, (key) => idle.push(key)),
      { fee: 0 },
    )
    assert.deepEqual(idle, ['dry_run'])
  })

  it('reads protections in candles or minutes, with freqtrade’s defaults', () => {
    const { protections } = readSettings({
      protections: [
        { method: 'CooldownPeriod', stop_duration_candles: 4 },
        { method: 'StoplossGuard', lookbackPeriod: 30, only_per_pair: true },
        { method: 'MaxDrawdown', max_allowed_drawdown: 0.1, trade_limit: 6 },
      ],
    })
    const hour = { minutes: 60 }
    assert.deepEqual(protections, [
      { method: 'CooldownPeriod', stop: { candles: 4 } },
      {
        ...{ method: 'StoplossGuard', lookback: { minutes: 30 }, stop: hour, tradeLimit: 10 },
        ...{ requiredProfit: 0, onlyPerSide: false, onlyPerPair: true },
      },
      { method: 'MaxDrawdown', lookback: hour, stop: hour, tradeLimit: 6, maxAllowedDrawdown: 0.1 },
    ])
  })

  it('names what is wrong with a protection', () => {
    for (const [protection, message] of [
      [{ method: 'Cooldown' }, /protections\[0\]\.method is "Cooldown"/],
      [{ method: 'MaxDrawdown', trade_limits: 3 }, /MaxDrawdown has no "tradeLimits"/],
      [{ method: 'CooldownPeriod', stop_duration: 5, stop_duration_candles: 1 }, /has both/],
      [{ method: 'CooldownPeriod', stop_duration: -5 }, /stopDuration is -5/],
      [{ method: 'LowProfitPairs', trade_limit: 0 }, /tradeLimit is 0/],
      [{ method: 'StoplossGuard', only_per_pair: 'yes' }, /onlyPerPair is "yes"/],
      ['CooldownPeriod', /protections\[0\] is "CooldownPeriod"/],
    ] as const) {
      assert.throws(() => readSettings({ protections: [protection] }), { code: 'engine.setting', message })
    }
    assert.throws(() => readSettings({ protections: 'all' }), /protections is "all"/)
  })

  it('reads order types, fee tiers and futures', () => {
    const both = (type: string) => ({ orderTypes: { entry: type, exit: type } })
    assert.deepEqual(readSettings({ order_types: 'market' }), both('market'))
    assert.deepEqual(
      readSettings({ order_types: { entry: 'limit', exit: 'limit', stoploss: 'market' } }),
      both('limit'),
    )
    const feeTiers = [
      { volume: 0, maker: 0.001, taker: 0.002 },
      { volume: 1e6, maker: -0.0001, taker: 0.0004 },
    ]
    assert.deepEqual(readSettings({ fee_tiers: feeTiers }), { feeTiers })
    assert.throws(() => readSettings({ fee_tiers: feeTiers.toReversed() }), /feeTiers|fee_tiers/)
    assert.throws(() => readSettings({ order_types: { entry: 'stop' } }), { code: 'engine.setting' })
    assert.throws(() => readSettings({ margin_mode: 'crossed' }), { code: 'engine.setting' })
    assert.throws(() => readSettings({ leverage: 0.5 }), { code: 'engine.setting' })
  })

  it('puts overrides over the strategy’s risk over the defaults', () => {
    const settings = tradingSettings({ stop: 0.05, roi: { 0: 0.04 }, trailing: true }, { stoploss: -0.1 })
    assert.equal(settings.stoploss, -0.1)
    assert.equal(settings.trailingStop, true)
    assert.deepEqual(settings.minimalRoi, [{ minutes: 0, ratio: 0.04 }])
    assert.equal(settings.fee, 0.001)
  })

  it('refuses combinations that cannot work', () => {
    assert.throws(() => tradingSettings({}, { maxOpenTrades: -1 }), /needs a limit/)
    const only = { trailingOnlyOffsetIsReached: true }
    assert.throws(() => tradingSettings({ trailing: true }, only), /needs trailingStopPositiveOffset/)
    assert.equal(tradingSettings({}, only).trailingStop, false)
  })
})
