import assert from 'node:assert/strict'
import { test } from 'node:test'
import { docBlocks, fileOf, showsOutput } from './doc-blocks.ts'

test('blocks carry language, info, line and text', () => {
  const [first, second] = docBlocks('# T\n\n```ts file=a.ts\nconst a = 1\n```\n\n```sh run\nx\ny\n```\n')
  assert.deepEqual(first, { language: 'ts', info: 'file=a.ts', line: 3, text: 'const a = 1\n' })
  assert.equal(fileOf(first!), 'a.ts')
  assert.equal(second?.info, 'run')
  assert.equal(second?.text, 'x\ny\n')
})

test('shown output stands for what was printed, with … for what changes', () => {
  assert.ok(showsOutput('12 trades in … s\n', '12 trades in 0.31 s\n'))
  assert.ok(showsOutput('first\n…\nlast', 'first\nsecond\nthird\nlast'))
  assert.ok(showsOutput('first\n…\nlast', 'first\nlast'))
  assert.ok(showsOutput('first\n…', 'first\nsecond'))
  assert.ok(!showsOutput('12 trades in … s', '13 trades in 0.31 s'))
  assert.ok(!showsOutput('first\nlast', 'first\nsecond\nlast'))
  assert.ok(!showsOutput('a.b', 'axb'))
})
