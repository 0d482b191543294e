import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleFiles, exampleName, readRecord, runExample } from './example-runs.ts'

const record = readRecord()

test('the record has every example and no other', () => {
  assert.deepEqual(Object.keys(record).sort(), exampleFiles().map(exampleName).sort())
  assert.ok(exampleFiles().length >= 12)
})

for (const path of exampleFiles()) {
  const name = exampleName(path)
  test(`${name} makes the trades of its record, on two ways`, async () => {
    const { result, second } = await runExample(path)
    assert.deepEqual(result, record[name], 'npm run golden -- examples --write, if that is meant')
    assert.equal(second.tradeHash, result.tradeHash, second.way)
    assert.ok(result.trades > 20)
  })
}
