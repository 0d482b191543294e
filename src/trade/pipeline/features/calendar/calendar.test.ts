import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../../domain/index.ts'
import { computeFeatures } from '../compute-features.ts'
import { zoneOf } from '../every-feature.fixture.ts'
import { lemeFeatures } from '../feature-dialect.ts'
import type { CalendarConfig } from './calendar-schema.ts'
import { utcAlone } from './local-time.ts'

function at(config: CalendarConfig, ...times: readonly string[]) {
  const time = Float64Array.from(times, (text) => Date.parse(text))
  const data = { rows: time.length, columns: [{ name: 'time', values: time }] }
  const options = { timeframe: parseTimeframe('1m'), dialect: lemeFeatures, zoneOf }
  const { columns } = computeFeatures([{ generator: 'calendar', config }], data, options)
  return Object.fromEntries(columns.slice(1).map(({ name, values }) => [name, [...values]]))
}

test('numbers by hand', () => {
  const functions = [
    'minute',
    'hour',
    'time_of_day',
    'weekday',
    'hour_of_week',
    'day_of_month',
    'month',
  ] as const
  assert.deepEqual(
    at({ functions: [...functions], encoding: 'number' }, '2024-02-29T18:05:00Z', '1969-12-31T00:00:00Z'),
    {
      minute: [5, 0],
      hour: [18, 0],
      time_of_day: [1085, 0],
      weekday: [4, 3],
      hour_of_week: [90, 48],
      day_of_month: [29, 31],
      month: [2, 12],
    },
  )
})

test('a cycle closes: six in the evening is three quarters of the circle', () => {
  const { hour_sin, hour_cos, weekday_sin } = at({ functions: ['hour', 'weekday'] }, '2024-02-26T18:00:00Z')
  assert.ok(Math.abs(hour_sin![0]! + 1) < 1e-12 && Math.abs(hour_cos![0]!) < 1e-12)
  assert.equal(weekday_sin![0], 0)
})

test('one-hot has a column for each value', () => {
  const found = at(
    { functions: 'weekday', encoding: 'one-hot' },
    '2024-02-26T00:00:00Z',
    '2024-03-03T00:00:00Z',
  )
  assert.deepEqual(found, {
    ...Object.fromEntries([2, 3, 4, 5, 6].map((day) => [`weekday_${day}`, [0, 0]])),
    weekday_1: [1, 0],
    weekday_7: [0, 1],
  })
  assert.throws(() => at({ functions: 'time_of_day', encoding: 'one-hot' }, '2024-02-26T00:00:00Z'), {
    code: 'config.invalid',
  })
})

test('a zone has its own hours, before and after its clocks change', () => {
  const config = { functions: 'time_of_day', encoding: 'number', zone: 'Test/City' } as const
  const found = at(config, '2024-03-08T14:44:00Z', '2024-03-08T14:45:00Z', '2024-03-08T14:30:00Z')
  assert.deepEqual(found, { time_of_day: [839, 870, 825] })
})

test('without zones there is UTC alone', () => {
  assert.equal(utcAlone('UTC')(7), 7)
  assert.throws(() => utcAlone('America/New_York'), { code: 'config.invalid', message: /New_York/ })
})

test('sessions begin on their days and may go on past midnight', () => {
  const sessions = [
    { name: 'day', from: '09:30', to: '16:00', days: [5] },
    { name: 'night', from: '22:00', to: '02:00', days: [5] },
  ]
  const times = ['09:29', '09:30', '16:00', '22:00'].map((clock) => `2024-03-08T${clock}:00Z`)
  const found = at(
    { sessions },
    ...times,
    '2024-03-09T01:59:00Z',
    '2024-03-09T02:00:00Z',
    '2024-03-10T01:00:00Z',
  )
  assert.deepEqual(found, {
    session_day: [0, 1, 0, 0, 0, 0, 0],
    session_night: [0, 0, 0, 1, 1, 0, 0],
  })
})

test('nothing asked for is refused', () => {
  assert.throws(() => at({}, '2024-03-08T14:30:00Z'), { code: 'config.invalid', message: /neither/ })
})
