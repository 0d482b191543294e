import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { goldenCallbacks } from './golden/golden-callbacks.ts'
import { readGoldenCase } from './golden/golden-case.ts'
import { goldenDifference } from './golden/golden-difference.ts'
import { goldenMarkets } from './golden/golden-markets.ts'
import { goldenSettings } from './golden/golden-settings.ts'
import { plainSimulate } from './plain/plain-simulator.ts'

const SHARED = join(import.meta.dirname, '../../../shared')
const CASES = join(SHARED, 'golden/freqtrade')
const skip = existsSync(CASES) ? false : 'there are no golden cases at ../shared/golden/freqtrade'

const names = skip ? [] : readdirSync(CASES).filter((name) => /\.json(\.gz)?$/.test(name))

test('there are golden cases', { skip }, () => assert.ok(names.length >= 24))

for (const name of names) {
  const golden = readGoldenCase(join(CASES, name))
  const markets = goldenMarkets(golden, join(SHARED, 'data/candles'))

  test(`${golden.name}: the signals hold on as many rows as freqtrade counted`, () => {
    for (const { pair, ...market } of markets) {
      const masks = {
        enter_long: market.enterLong,
        exit_long: market.exitLong,
        enter_short: market.enterShort!,
        exit_short: market.exitShort!,
      }
      const wanted = golden.result.diagnostics.signal_rows[pair]!
      for (const [signal, mask] of Object.entries(masks))
        assert.equal(
          mask.reduce((count, flag) => count + flag, 0),
          wanted[signal] ?? 0,
          `${pair} ${signal}`,
        )
    }
  })

  test(`${golden.name}: the plain simulator finds what freqtrade found`, () => {
    const settings = goldenSettings(golden)
    const callbacks = goldenCallbacks(golden.rules)
    assert.equal(goldenDifference(golden, plainSimulate(markets, { settings, callbacks })), null)
  })
}
