import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextCronTime, parseCron } from '../../trade/market/index.ts'
import { zoneOf } from './zone-of.ts'

const next = (text: string, after: string, zone: string) =>
  new Date(nextCronTime(parseCron(text), Date.parse(after), zoneOf(zone))).toISOString().slice(0, 16)

test('a zone counts, and its clock may skip a time or have it twice', () => {
  assert.equal(next('0 9 * * *', '2026-01-01T00:00:00Z', 'America/Sao_Paulo'), '2026-01-01T12:00')
  assert.equal(next('0 9 * * *', '2026-01-01T00:00:00Z', 'Asia/Kathmandu'), '2026-01-01T03:15')
  assert.equal(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin'), '2026-03-30T00:30', 'skipped')
  assert.equal(next('30 2 * * *', '2026-10-24T12:00:00Z', 'Europe/Berlin'), '2026-10-25T00:30')
  assert.equal(next('30 2 * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin'), '2026-10-25T01:30', 'twice')
})

test('a zone that there is not is refused', () => {
  assert.throws(() => zoneOf('Mars/Base'), { code: 'schedule.zone' })
})
