import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeBundleText, readBundle } from './bundle.ts'
import { hashOfBundle, parseBundleHash } from './bundle-hash.ts'
import { parseJobId } from './job.ts'

test('files whose paths leave the folder, or are none, make no bundle', () => {
  const bad = [
    '../a.ts',
    '/a.ts',
    'a/../b.ts',
    'a//b.ts',
    'a\\b.ts',
    '.a.ts',
    'a/.b.ts',
    'a\n.ts',
    '',
    '__proto__/x ',
  ]
  for (const entry of bad) {
    const files = Object.fromEntries([[entry, 'x']])
    assert.throws(() => codeBundleText({ entry, files }), { code: 'bundle.invalid' }, JSON.stringify(entry))
  }
  assert.throws(() => codeBundleText({ entry: 'b.ts', files: { 'a.ts': 'x' } }), { code: 'bundle.invalid' })
  assert.throws(() => codeBundleText({ entry: 'constructor', files: {} }), { code: 'bundle.invalid' })
})

test('equal files make an equal bundle, in whatever order they come; it reads back', () => {
  const one = codeBundleText({ entry: 'a.ts', files: { 'a.ts': 'A', 'lib/b.ts': 'B' } })
  const other = codeBundleText({ entry: 'a.ts', files: { 'lib/b.ts': 'B', 'a.ts': 'A' } })
  assert.equal(one, other)
  const bundle = readBundle(one)
  assert.deepEqual(bundle.kind === 'code' && bundle.code.files, { 'a.ts': 'A', 'lib/b.ts': 'B' })
  assert.notEqual(hashOfBundle(one), hashOfBundle(codeBundleText({ entry: 'a.ts', files: { 'a.ts': 'A' } })))
})

test('a bundle of code that was tampered with is refused; other JSON may be rules, other texts nothing', () => {
  const text = JSON.stringify({ schema: 'leme.bundle/1', entry: '../x.ts', files: { '../x.ts': 'x' } })
  assert.throws(() => readBundle(text), { code: 'bundle.invalid' })
  assert.throws(() => readBundle('schema: leme.rules/1'), { code: 'bundle.invalid' })
  assert.deepEqual(readBundle('{"schema":"leme.rules/1"}'), {
    kind: 'rules',
    text: '{"schema":"leme.rules/1"}',
  })
})

test('ids of jobs and hashes are made of few characters', () => {
  for (const bad of [
    '',
    'short',
    'a b c d e f g h',
    '../../etc',
    'x'.repeat(65),
    "a';drop--",
    null,
    12345678,
  ]) {
    assert.throws(() => parseJobId(bad), { code: 'job.id' })
  }
  for (const bad of [
    '',
    'sha256:',
    `sha256:${'A'.repeat(64)}`,
    `md5:${'a'.repeat(64)}`,
    `sha256:${'a'.repeat(64)}\n`,
  ]) {
    assert.throws(() => parseBundleHash(bad), { code: 'bundle.invalid' })
  }
  assert.equal(parseBundleHash(hashOfBundle('x')), hashOfBundle('x'))
})
