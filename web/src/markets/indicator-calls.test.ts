import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstCall, MOST_INDICATORS, nameCall, readCalls, writeCalls } from './indicator-calls.ts'

const word = fc.constantFrom('ema', 'rsi', 'macd', 'bollinger')
const settings = fc.dictionary(fc.constantFrom('n', 'fast', 'slow'), fc.constantFrom('2', '14', '0.5', 'sma'))
const calls = fc.array(fc.record({ name: word, settings }), { maxLength: MOST_INDICATORS })

test('indicators survive the address', () => {
  fc.assert(
    fc.property(calls, (given) => {
      const read = readCalls(writeCalls(given)).map((one) => ({ ...one, settings: { ...one.settings } }))
      assert.deepEqual(
        read,
        given.map((one) => ({ ...one, settings: { ...one.settings } })),
      )
    }),
  )
})

test('no address breaks them, and reading again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'n', '=', ',', ';', ':', '1', ' ') }), (text) => {
      const once = writeCalls(readCalls(text))
      assert.equal(writeCalls(readCalls(once)), once)
    }),
  )
  assert.deepEqual(readCalls('<b>;rsi:n=1&x'), [{ name: 'rsi', settings: {} }])
})

test('an indicator begins with what it must be given, and has a short name', () => {
  const period = { name: 'n', kind: 'period', least: 1, most: null, start: null, words: [] }
  const share = { name: 'q', kind: 'real', least: 0, most: 1, start: null, words: [] }
  const option = { name: 'deviations', kind: 'real', least: 0, most: 10, start: 2, words: [] }
  const call = firstCall({ name: 'x', form: '', outputs: [], settings: [period, share, option] })
  assert.deepEqual(call, { name: 'x', settings: { n: '14', q: '0.5' } })
  assert.equal(nameCall(call), 'x 14, q 0.5')
})
