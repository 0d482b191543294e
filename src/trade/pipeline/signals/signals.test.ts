import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose, goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import type { Table } from '../port.ts'
import { columnNames } from '../table.ts'
import { computeSignals } from './compute-signals.ts'
import type { SignalSet } from './signal-schema.ts'

for (const name of ['signals-real', 'signals-synthetic']) {
  test(`combine, smoothen and threshold_rule agree with the reference on ${name}`, {
    skip: skipGolden,
  }, () => {
    const reference = readGoldenTable(`outputs/${name}`)
    const scores = readGoldenTable(
      name === 'signals-real' ? 'outputs/rolling-predictions' : 'inputs/SYN/predictions',
    )
    const sets = configuredSets(name)
    const made = computeSignals(sets, scores)
    const names = columnNames(made).slice(scores.columns.length)
    assert.ok(names.length >= 10, names.join(' '))
    for (const column of names)
      assertClose(goldenColumn(made, column), goldenColumn(reference, column), { name: column })
  })
}

test('a rule holds where its threshold is reached, and nowhere without a score', () => {
  const predictions = table({ score: [0.5, 0.49, Number.NaN, -0.1] })
  const parameters = { buy_signal_threshold: 0.5, sell_signal_threshold: 0 }
  const set: SignalSet = {
    generator: 'threshold_rule',
    config: { columns: 'score', names: ['buy', 'sell'], parameters },
  }
  const { columns } = computeSignals([set], predictions)
  assert.deepEqual(
    columns.map(({ values }) => [...values]),
    [
      [0.5, 0.49, Number.NaN, -0.1],
      [1, 0, 0, 0],
      [0, 0, 0, 1],
    ],
  )
})

test('a score that does not exist is named with the nearest one and the place', () => {
  const set: SignalSet = { generator: 'smoothen', config: { columns: 'up_gp', names: 'x' } }
  assert.throws(() => computeSignals([set], table({ up_gb: [1] })), {
    code: 'column.missing',
    where: '/signal_sets/0',
    hint: 'Did you mean "up_gb"?',
  })
})

/** The reference's own configuration; a window written 6.0 is a span. Generators that are not there are left out. */
function configuredSets(name: string): readonly SignalSet[] {
  const text = readGoldenText(`configs/${name}.jsonc`).replaceAll(
    /"window": (\d+\.\d+)/g,
    '"method": "ewm", "window": $1',
  )
  const { signal_sets } = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ''))
  return signal_sets.filter((set: SignalSet) =>
    ['combine', 'smoothen', 'threshold_rule'].includes(set.generator),
  )
}

function table(columns: Readonly<Record<string, readonly number[]>>): Table {
  const named = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }))
  return { rows: named[0]!.values.length, columns: named }
}
