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
      hint: 'Did you mean "maxOpenTrades"?',
    })
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
    assert.throws(() => readSettings({ trading_mode: 'futures' }), { code: 'engine.unsupported' })
    assert.throws(() => readSettings({ protections: [{ method: 'CooldownPeriod' }] }), {
      code: 'engine.unsupported',
    })
    assert.deepEqual(readSettings({ protections: [], leverage: 1, trading_mode: 'spot' }), {})
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
