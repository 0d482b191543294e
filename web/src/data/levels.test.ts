import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countLevels, levelAt, rowsWith } from './levels.ts'

const row = {
  ...{ venue: 'demo', pair: 'ETH/BTC', timeframe: '1m', calendar: 'continuous' as const },
  ...{
    expected: 5,
    found: 3,
    share: 0.6,
    levels: 'ccpo-',
    missing: [0, 0, 1, 1, 0],
    gapCount: 2,
    longest: [],
  },
}

test('levels are counted, and a letter that is not known is nothing expected', () => {
  assert.deepEqual(countLevels(row), { c: 2, p: 1, o: 1, m: 0, '-': 1 })
  assert.equal(levelAt({ levels: 'x' }, 0), '-')
  assert.equal(levelAt({ levels: '' }, 9), '-')
})

test('rows are found by pair, venue and what they lack', () => {
  for (const filter of ['', 'ethbtc', 'eth demo', 'outage', 'PARTLY 1m']) {
    assert.equal(rowsWith([row], filter).length, 1, filter)
  }
  for (const filter of ['missing', 'btc/usdt', 'eth other'])
    assert.equal(rowsWith([row], filter).length, 0, filter)
})
