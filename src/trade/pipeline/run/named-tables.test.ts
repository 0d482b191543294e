import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validConfig } from '../line.fixture.ts'
import type { Table } from '../port.ts'
import { columnNames, createTable } from '../table.ts'
import { namedTables } from './named-tables.ts'

function tableOf(...names: readonly string[]): Table {
  return createTable(['time', ...names].map((name, i) => ({ name, values: Float64Array.of(i, i + 1) })))
}

const tables = {
  data: tableOf('open', 'high', 'low', 'close', 'volume', 'trades'),
  features: tableOf('close_SMA_5'),
  labels: tableOf('up'),
  predictions: tableOf('up', 'up_gb'),
  signals: tableOf('up', 'up_gb', 'buy'),
}
const PRICES = ['open', 'high', 'low', 'close', 'volume']

test('each table stands beside what was known before it', () => {
  const made = namedTables(validConfig(), tables)
  assert.deepEqual(
    made.map(({ name, table }) => [name, columnNames(table).slice(1)]),
    [
      ['data', [...PRICES, 'trades']],
      ['features', [...PRICES, 'trades', 'close_SMA_5']],
      ['matrix', [...PRICES, 'trades', 'close_SMA_5', 'up']],
      ['predictions', [...PRICES, 'up', 'up_gb']],
      ['signals', [...PRICES, 'up', 'up_gb', 'buy']],
    ],
  )
})

test('names are those of the configuration, and what was not made is not named', () => {
  const config = { ...validConfig(), merge_file_name: 'merged.csv', signal_file_name: 'performance' }
  const { data, signals } = tables
  assert.deepEqual(
    namedTables(config, { data, signals }).map(({ name }) => name),
    ['merged.csv', 'performance'],
  )
})

test('scores of other rows than the data stand alone', () => {
  const predictions = createTable([
    { name: 'time', values: Float64Array.of(7) },
    { name: 'up_gb', values: Float64Array.of(0.5) },
  ])
  const [, scores] = namedTables(validConfig(), { data: tables.data, predictions })
  assert.deepEqual(columnNames(scores!.table), ['time', 'up_gb'])
})
