import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readNames, requireMostPairs } from './data-source-names.ts'

test('names of a broker are read with their pairs, the quote beside them', () => {
  assert.equal(readNames(), undefined)
  assert.deepEqual(readNames(['US500.cash=US500/USD', '#AAPL=AAPL/USD', 'A=B=C/D'], 'BRL'), {
    pairs: { 'US500.cash': 'US500/USD', '#AAPL': 'AAPL/USD', 'A=B': 'C/D' },
    quote: 'BRL',
  })
  assert.deepEqual(readNames([], 'BRL'), { quote: 'BRL' })
})

test('what is no name with a pair is refused', () => {
  for (const [symbols, quote, code] of [
    [['US500.cash'], undefined, 'source.option'],
    [['=A/B'], undefined, 'source.option'],
    [['A b=A/B'], undefined, 'source.option'],
    [['ÜS=A/B'], undefined, 'source.option'],
    [['A=B/C', 'A=C/D'], undefined, 'source.option'],
    [['A=usd'], undefined, 'pair.malformed'],
    [[], 'brl', 'source.option'],
  ] as const) {
    assert.throws(() => readNames(symbols, quote), { code }, String(symbols))
  }
  requireMostPairs(1_000_000)
  assert.throws(() => requireMostPairs(1_000_001), { code: 'source.option' })
  const odd = readNames(['__proto__=A/B', 'constructor=A/C'])!
  assert.deepEqual(Object.keys(odd.pairs!), ['__proto__', 'constructor'])
})
