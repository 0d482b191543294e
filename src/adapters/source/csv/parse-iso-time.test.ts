import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseIsoTime } from './parse-iso-time.ts'

const parse = (text: string) => parseIsoTime(Buffer.from(`,${text},`), 1, text.length + 1)

test('what Date prints is read back', () => {
  const range = {
    min: new Date(0),
    max: new Date(Date.UTC(2099, 11, 31, 23, 59, 59, 999)),
    noInvalidDate: true,
  }
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const iso = date.toISOString()
      assert.equal(parse(iso), date.getTime())
      assert.equal(parse(iso.replace('T', ' ').replace('Z', '')), date.getTime())
      assert.equal(parse(iso.slice(0, 10)), Math.floor(date.getTime() / 86_400_000) * 86_400_000)
    }),
    { seed: 4 },
  )
})

test('zones are taken off', () => {
  const noon = Date.UTC(2025, 0, 6, 12)
  for (const text of ['2025-01-06 12:00', '2025-01-06T12:00:00Z', '2025-01-06 12:00:00+00:00']) {
    assert.equal(parse(text), noon, text)
  }
  assert.equal(parse('2025-01-06T09:00:00-03:00'), noon)
  assert.equal(parse('2025-01-06T14:30:00.000000+0230'), noon)
  assert.equal(parse('2025-01-06 12:00:00.250'), noon + 250)
})

test('what is no date is NaN', () => {
  const days = ['', '2025', '2025-1-06', '2025-13-01', '2025-00-10', '2025-02-29', '2025-04-31', '2025/01/06']
  const clocks = [
    '2025-01-06 24:00',
    '2025-01-06 12:60',
    '2025-01-06 12:00:60',
    '2025-01-06 1200',
    '2025-01-06x12:00',
  ]
  const ends = [
    '2025-01-06 12:00 UTC',
    '2025-01-06 12:00:00.',
    '2025-01-06 12:00+3',
    '2025-01-06 12:00:00+25:00',
  ]
  for (const text of [...days, ...clocks, ...ends]) assert.ok(Number.isNaN(parse(text)), text)
})
