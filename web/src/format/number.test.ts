import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedPercent,
  moneyDecimals,
  priceDecimals,
} from './number.ts'

test('numbers are grouped and keep their decimals', () => {
  assert.equal(formatNumber(1234567.5, 2), '1,234,567.50')
  assert.equal(formatNumber(-3, 0), '−3')
})

test('what is missing is a dash', () => {
  for (const value of [null, undefined, Number.NaN]) {
    assert.equal(formatNumber(value), '–')
    assert.equal(formatSigned(value), '–')
    assert.equal(formatPercent(value), '–')
  }
})

test('a sign is shown on both sides and never on zero', () => {
  assert.equal(formatSigned(2.5, 1), '+2.5')
  assert.equal(formatSigned(-2.5, 1), '−2.5')
  assert.equal(formatSigned(-0.0001, 2), '0.00')
  assert.equal(formatSignedPercent(0.0123), '+1.23\u00a0%')
})

test('any finite number reads back within half a unit of its last decimal', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 8 }),
      (value, decimals) => {
        const text = formatSigned(value, decimals).replaceAll(',', '').replace('−', '-')
        assert.ok(Math.abs(Number(text) - value) <= 0.5 * 10 ** -decimals + Math.abs(value) * 1e-12)
      },
    ),
  )
})

test('decimals follow the finest price', () => {
  assert.equal(priceDecimals([0.05, 0.0525, 3]), 4)
  assert.equal(priceDecimals([0.1 + 0.2]), 1)
  assert.equal(priceDecimals([Number.NaN, 100]), 0)
  assert.equal(priceDecimals([0.00001234]), 8)
  assert.equal(priceDecimals([63_443.36]), 2)
  assert.equal(priceDecimals([1394.290039, 988.909973]), 2)
})

test('money of a fiat account has cents, of a coin account satoshis', () => {
  assert.equal(moneyDecimals(10_000), 2)
  assert.equal(moneyDecimals(0.05), 8)
})
