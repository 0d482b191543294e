import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings, tradingSettings } from '../../src/trade/engine/index.ts'
import { readCase, unsupported } from '../golden/case.ts'
import { firstDifference } from '../golden/compare.ts'
import { goldenMarkets } from '../golden/golden-markets.ts'
import { plainSimulate } from './plain-simulator.ts'

const SHARED = join(import.meta.dirname, '../../../shared')
const CASES = join(SHARED, 'golden/freqtrade')
const skip = existsSync(CASES) ? false : 'there are no golden cases at ../shared/golden/freqtrade'

test('the plain simulator finds every trade that freqtrade found', { skip }, () => {
  const cases = readdirSync(CASES)
    .filter((name) => /\.json(\.gz)?$/.test(name))
    .map((name) => readCase(join(CASES, name)))
    .filter((golden) => unsupported(golden).length === 0)
  assert.ok(cases.length >= 14)
  for (const golden of cases) {
    const markets = goldenMarkets(golden, join(SHARED, 'data/candles'))
    const found = plainSimulate(markets, tradingSettings({}, readSettings(golden.settings)))
    assert.equal(firstDifference(golden, found), undefined, golden.name)
  }
})
