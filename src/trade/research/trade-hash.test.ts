import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClosedTrade } from '../../domain/index.ts'
import { parsePair } from '../../domain/index.ts'
import { closedTrade, tradesOf } from './closed-trade.fixture.ts'
import { canonicalTrades, tradeHash } from './trade-hash.ts'

const example = [
  closedTrade(-0.00458345, 0, {
    openTime: 1515576000000,
    closeTime: 1515577800000,
    openRate: 0.09549,
    closeRate: 0.09130005,
    amount: 1.0472300764477955,
    stakeAmount: 0.09999999999999999,
  }),
  closedTrade(1e-7, 1, {
    pair: parsePair('XRP/BTC'),
    isShort: true,
    openTime: 1515585600000,
    closeTime: 1515585600000,
    openRate: 0.00010001,
    closeRate: 0.0001,
    amount: 1000,
    stakeAmount: 0.10001,
    exitReason: 'roi',
  }),
]

test('the example of docs/reference/trade-hash.md is what the code gives', () => {
  const page = readFileSync(new URL('../../../docs/reference/trade-hash.md', import.meta.url), 'utf8')
  assert.ok(page.includes(`\`\`\`text\n${canonicalTrades(example)}\`\`\``))
  assert.ok(page.includes(tradeHash(example)))
})

test('no trades have the hash of the version line', () => {
  assert.equal(canonicalTrades([]), 'leme.trades/1\n')
  assert.match(tradeHash([]), /^[0-9a-f]{64}$/)
})

test('each hashed field changes the hash, the others do not', () => {
  const changes: readonly Partial<ClosedTrade>[] = [
    { pair: parsePair('LTC/BTC') },
    { isShort: true },
    { openTime: 1 },
    { closeTime: 1 },
    { openRate: 1 },
    { closeRate: 1 },
    { amount: 2 },
    { stakeAmount: 2 },
    { profitAbs: 2 },
    { exitReason: 'roi' },
  ]
  const plain = tradeHash([closedTrade(1)])
  const hashes = changes.map((change) => tradeHash([closedTrade(1, 0, change)]))
  assert.equal(new Set([plain, ...hashes]).size, changes.length + 1)
  assert.equal(tradeHash([closedTrade(1, 0, { id: 9, minRate: 1, leverage: 3 })]), plain)
})

test('the smallest difference of a float and the order of trades change the hash', () => {
  const nextUp = (value: number) => value + 2 ** -52 * 2 ** Math.floor(Math.log2(value))
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (rate) => {
      const hash = (openRate: number) => tradeHash([closedTrade(1, 0, { openRate })])
      assert.notEqual(hash(rate), hash(nextUp(rate)))
    }),
  )
  assert.notEqual(tradeHash(tradesOf([1, 2])), tradeHash(tradesOf([1, 2]).toReversed()))
})
