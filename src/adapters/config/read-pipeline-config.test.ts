import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPipelineConfig } from './read-pipeline-config.ts'

const EXAMPLES = new URL('../../../examples/pipelines/', import.meta.url)
const DEMO = readFileSync(new URL('demo.jsonc', EXAMPLES), 'utf8')

for (const name of readdirSync(EXAMPLES).filter((file) => file.endsWith('.jsonc'))) {
  test(`examples/pipelines/${name} is read without a warning`, () => {
    const { config, warnings } = readPipelineConfig(readFileSync(new URL(name, EXAMPLES), 'utf8'), name)
    assert.ok(config.symbol.length > 0)
    assert.deepEqual(warnings, [])
  })
}

test('an unknown key is told with line, column and the nearest known one', () => {
  const text = DEMO.replace('"label_horizon"', '"label_horizn"')
  const line = text.split('\n').findIndex((each) => each.includes('label_horizn')) + 1
  assert.throws(
    () => readPipelineConfig(text, 'demo.jsonc'),
    (error) => {
      assert.ok(error instanceof Error)
      assert.match(
        error.message,
        new RegExp(`^demo.jsonc:${line}:3 unknown key "label_horizn"; did you mean "label_horizon"\\?$`, 'm'),
      )
      return 'code' in error && error.code === 'config.invalid'
    },
  )
})

test('a wrong value is told with line and column of the value', () => {
  const text = DEMO.replace('"label_horizon": 8', '"label_horizon": "8"')
  const line = text.split('\n').findIndex((each) => each.includes('"8"')) + 1
  assert.throws(() => readPipelineConfig(text, 'demo.jsonc'), {
    where: `demo.jsonc:${line}:20`,
    message: `demo.jsonc:${line}:20 must be an integer ≥ 0, found "8"`,
  })
})

test('a key without effect warns with its place and the reason', () => {
  const text = DEMO.replace('"symbol"', '"features_last_rows": 3,\n "symbol"')
  const { warnings } = readPipelineConfig(text, 'demo.jsonc')
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /^demo.jsonc:\d+:3 "features_last_rows" has no effect: /)
})

test('a smoothing window written with a decimal point is a span', () => {
  const smoothen = (window: string) =>
    `{ "generator": "smoothen", "config": { "columns": "up_gb", "names": "s", "window": ${window} } },`
  const read = (window: string) => {
    const text = DEMO.replace('"signal_sets": [', `"signal_sets": [ ${smoothen(window)}`)
    return readPipelineConfig(text, 'demo.jsonc').config.signal_sets?.[0]?.config
  }
  assert.deepEqual(read('6'), { columns: 'up_gb', names: 's', window: 6 })
  assert.deepEqual(read('6.0'), { columns: 'up_gb', names: 's', window: 6, method: 'ewm' })
})
