import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readSettings } from '../../trade/engine/index.ts'
import { FUTURES, PROTECTED, SPOT } from './freqtrade-config.fixture.ts'
import { readSettingsFile, settingsDocument, takeApart } from './settings-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-settings-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'config.json')

function file(text: string): string {
  writeFileSync(path, text)
  return path
}

describe('a configuration of freqtrade', () => {
  it('for spot markets is taken, and what has no effect is told', () => {
    const { settings, options, idle } = takeApart(file(SPOT))
    assert.deepEqual(settings, {
      ...{ maxOpenTrades: 4, stakeCurrency: 'USDT', stakeAmount: 120.5, tradableBalanceRatio: 0.95 },
      ...{ startingBalance: 2500, tradingMode: 'spot' },
      unfilledTimeout: { entryMinutes: 15, exitMinutes: 30 },
      orderTypes: { entry: 'limit', exit: 'market' },
    })
    assert.deepEqual(options, {})
    for (const key of ['dry_run', 'telegram', 'api_server', 'exchange', 'pairlists', 'entry_pricing', 'edge'])
      assert.ok(idle.includes(key), key)
    assert.ok(!idle.includes('order_types') && !idle.includes('max_open_trades'))
  })

  it('for futures is taken, and says timeframe and detail in place of options', () => {
    const { settings, options, idle } = takeApart(file(FUTURES))
    assert.equal(settings.startingBalance, 800)
    assert.equal(settings.tradingMode, 'futures')
    assert.equal(settings.marginMode, 'isolated')
    assert.equal(settings.liquidationBuffer, 0.07)
    assert.equal(settings.maxEntryPositionAdjustment, 2)
    assert.deepEqual(settings.unfilledTimeout, { entryMinutes: 1.5, exitMinutes: 10 })
    assert.equal(settings.trailingOnlyOffsetIsReached, true)
    assert.deepEqual(options, { timeframe: '1h', detail: '5m' })
    assert.ok(idle.includes('strategy') && idle.includes('db_url'))
  })

  it('with protections is taken, with each of them', () => {
    const { settings, options } = takeApart(file(PROTECTED))
    assert.deepEqual(
      settings.protections?.map(({ method }) => method),
      ['CooldownPeriod', 'StoplossGuard', 'MaxDrawdown', 'LowProfitPairs'],
    )
    assert.equal(settings.fee, 0.0015)
    assert.equal(settings.exitProfitOnly, true)
    assert.equal(settings.amendLastStakeAmount, true)
    assert.deepEqual(options, { timerange: '20240101-20240301' })
  })

  it('is, as a document, what a run can be asked for again', () => {
    for (const text of [SPOT, FUTURES, PROTECTED]) {
      assert.deepEqual(readSettings(settingsDocument(file(text))), readSettingsFile(path))
    }
  })

  it('is refused where it asks for what would change trades', () => {
    for (const [added, message] of [
      ['"available_capital": 500', /:2:3: available_capital = 500 is not supported/],
      ['"amount_reserve_percent": 0.2', /amount_reserve_percent/],
      ['"edge": {"enabled": true}', /edge/],
      ['"freqai": {"enabled": true}', /freqai/],
      ['"add_config_files": ["private.json"]', /other files are not read/],
      ['"enable_protections": false', /enable_protections/],
      ['"position_adjustment_enable": false', /adjustTradePosition/],
      ['"startup_candle_count": 30', /startup_candle_count/],
      ['"timeframe": 5', /timeframe = 5/],
    ] as const) {
      const text = SPOT.replace(/"amount_reserve_percent": 0.05,|"edge": \{.*\},/g, '').replace(
        '{',
        `{\n  ${added},`,
      )
      assert.throws(() => readSettingsFile(file(text)), { code: 'engine.unsupported', message, hint: /./ })
    }
  })

  it('is refused where a key is misspelt, with its place and the nearest one', () => {
    for (const [right, wrong] of [
      ['max_open_trades', 'max_open_trade'],
      ['pairlists', 'pairlist'],
      ['dry_run_wallet', 'dry_run_walet'],
      ['api_server', 'api_srever'],
    ] as const) {
      const refused = { code: 'engine.setting', hint: `Did you mean "${right}"?` }
      assert.throws(() => readSettingsFile(file(SPOT.replace(`"${right}"`, `"${wrong}"`))), {
        ...refused,
        message: new RegExp(`config\\.json:\\d+:5: "${wrong}" is no setting`),
      })
    }
    const old = SPOT.replace('"trading_mode"', '"use_sell_signal": true, "trading_mode"')
    assert.throws(() => readSettingsFile(file(old)), { hint: 'Did you mean "use_exit_signal"?' })
  })

  it('is refused where an inner key is misspelt', () => {
    assert.throws(
      () => readSettingsFile(file(SPOT.replace('"stoploss_on_exchange":', '"stoplos_on_exchange":'))),
      {
        message: /order_types has no "stoplos_on_exchange"/,
        hint: 'Did you mean "stoploss_on_exchange"?',
      },
    )
    assert.throws(() => readSettingsFile(file(SPOT.replace('"unit": "minutes"', '"unit": "hours"'))), {
      message: /unfilledtimeout is/,
    })
    assert.throws(() => readSettingsFile(file(FUTURES.replace('"USDT": 800', '"EUR": 800'))), {
      message: /dry_run_wallet is/,
    })
  })
})

describe('settings', () => {
  it('that are no object are refused', () => {
    assert.throws(() => readSettingsFile(file('[1]')), {
      code: 'engine.setting',
      message: /holds no settings/,
    })
  })
})
