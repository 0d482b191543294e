import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itbLabels } from '../dialect/itb-labels.ts'
import { assertClose, goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import type { Table } from '../port.ts'
import { columnNames, columnOf } from '../table.ts'
import { computeLabels } from './compute-labels.ts'
import { lemeLabels } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'

for (const matrix of ['interpolated', 'gaps']) {
  test(`every label of the reference is made exactly on labels-${matrix}`, { skip: skipGolden }, () => {
    const data = readGoldenTable(`outputs/merge-${matrix}`)
    const reference = readGoldenTable(`outputs/labels-${matrix}`)
    const labels = computeLabels(setsOf(`labels-${matrix}`), data, itbLabels)
    assert.deepEqual(columnNames(labels), columnNames(reference))
    for (const { name, values } of labels.columns) {
      const isNumber = /_(max|min)_\d+$/.test(name)
      assertClose(values, goldenColumn(reference, name), {
        name,
        relative: isNumber ? 1e-9 : 0,
        absolute: isNumber ? 1e-12 : 0,
      })
    }
  })

  test(`where Leme says something on labels-${matrix}, it says what the reference does`, {
    skip: skipGolden,
  }, () => {
    const data = readGoldenTable(`outputs/merge-${matrix}`)
    const reference = readGoldenTable(`outputs/labels-${matrix}`)
    const labels = computeLabels(setsOf(`labels-${matrix}`), data, lemeLabels)
    let [known, held] = [0, 0]
    for (const { name, values } of labels.columns.slice(1)) {
      const expected = goldenColumn(reference, name)
      values.forEach((value, row) => {
        if (Number.isNaN(value)) return
        known++
        held += value
        if (isMostlyEmpty(data, name, row) || isBeforeGap(data, name, row)) return
        assert.ok(
          Math.abs(value - expected[row]!) <= 1e-9 * Math.max(1, Math.abs(value)),
          `${name} row ${row}`,
        )
      })
    }
    assert.ok(known > 0.85 * 38 * data.rows && held > 10_000, `${known} known, ${held} held`)
  })
}

for (const column of ['close', 'volume']) {
  test(`topbot of the ${column} fails as the reference does, and works in Leme`, { skip: skipGolden }, () => {
    const data = readGoldenTable('outputs/merge-interpolated')
    const sets = setsOf(`labels-topbot-${column}`)
    assert.throws(() => computeLabels(sets, data, itbLabels), {
      code: 'config.invalid',
      where: '/label_sets/0',
      message: /the tolerance is wider than the level/,
    })
    const labels = computeLabels(sets, data, lemeLabels)
    assert.equal(labels.columns.length, 1 + 100)
    const held = labels.columns.slice(1).filter(({ values }) => values.includes(1) && values.includes(0))
    assert.ok(held.length > 50, String(held.length))
  })
}

/** The reference gives up where fewer than half of the next 36 closes are there, even if the race is decided. */
function isMostlyEmpty(data: Table, label: string, row: number): boolean {
  if (!/(high|low)_\d\d$/.test(label) || label.startsWith('hl_')) return false
  const close = columnOf(data, label.startsWith('ltc') ? 'ltc_close' : 'close')
  return close.subarray(row, row + 37).filter((value) => !Number.isNaN(value)).length < 18
}

/** The reference takes a next row without a price for a crossing (defect 6). */
function isBeforeGap(data: Table, label: string, row: number): boolean {
  if (!/(high|low)_(\d\d|cc)$/.test(label) || label.startsWith('hl_')) return false
  return Number.isNaN(columnOf(data, label.startsWith('ltc') ? 'ltc_close' : 'close')[row + 1]!)
}

function setsOf(name: string): readonly LabelSet[] {
  const text = readGoldenText(`configs/${name}.jsonc`)
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')).label_sets
}
