import assert from 'node:assert/strict'
import { posix, win32 } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { encodePart, lakePath } from './lake-path.ts'

const sha256 = 'ab'.repeat(32)

test('a file lies by exchange, symbol, timeframe, year and month', () => {
  const key = {
    venue: parseVenue('binance'),
    pair: parsePair('BTC/USDT:USDT'),
    timeframe: parseTimeframe('5m'),
  }
  assert.equal(
    lakePath({ key, month: '2025-01', mark: 7, sha256 }),
    `binance/BTC%2FUSDT%3AUSDT/5m/2025/01/7-${sha256}.parquet`,
  )
})

test('a hostile name stays in its folder, and comes back as it was', () => {
  const hostile = [
    '../x',
    '..',
    '.',
    '/',
    'C:\\x',
    'BTC/USDT:USDT',
    'a%2Fb',
    '\0',
    'é',
    '*?"<>|',
    ' ',
    'x.',
    '𝛂',
  ]
  const names = fc.oneof(fc.constantFrom(...hostile), fc.string({ minLength: 1, unit: 'grapheme' }))
  fc.assert(
    fc.property(names, names, (one, other) => {
      assert.match(encodePart(one), /^[A-Za-z0-9_%-]+$/)
      assert.equal(decodeURIComponent(encodePart(one)), one)
      assert.equal(encodePart(one) === encodePart(other), one === other)
      const key = { venue: one, pair: other, timeframe: '5m' } as never
      const path = lakePath({ key, month: '2025-01', mark: 1, sha256 })
      for (const { normalize, isAbsolute } of [posix, win32]) {
        assert.equal(normalize(path).replaceAll('\\', '/'), path)
        assert.ok(!isAbsolute(path))
      }
      assert.equal(path.split('/').length, 6)
    }),
    { numRuns: 500, seed: 2 },
  )
})
