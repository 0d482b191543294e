import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleExtension, hashOfBundle, parseBundleHash } from './bundle.ts'
import { parseJobId } from './job.ts'

test('the hash of a bundle is that of the file’s bytes', () => {
  // printf größer | sha256sum
  assert.equal(
    hashOfBundle('größer'),
    'sha256:45fbf6a67b5efa7dbcc0c0ccf6bdd7ce207300314c009282515896ea4cd7a4e6',
  )
})

test('ids of jobs and hashes are made of few characters', () => {
  const ids = [
    '',
    'short',
    'a b c d e f g h',
    '../../etc',
    'x'.repeat(64),
    "a';drop--",
    '-abcdefgh',
    null,
    12_345_678,
  ]
  for (const bad of ids) assert.throws(() => parseJobId(bad), { code: 'job.id' })
  const digits = 'a'.repeat(64)
  const hashes = [
    '',
    'sha256:',
    `sha256:${'A'.repeat(64)}`,
    `md5:${digits}`,
    `sha256:${digits}\n`,
    digits,
    null,
  ]
  for (const bad of hashes) assert.throws(() => parseBundleHash(bad), { code: 'bundle.invalid' })
  assert.equal(parseBundleHash(hashOfBundle('x')), hashOfBundle('x'))
  assert.equal(parseJobId('abcd-123'), 'abcd-123')
})

test('rules are JSON, everything else is code', () => {
  const names = [
    '{"schema":"leme.rules/1"}',
    '[]',
    'export default {}',
    '{}; run()',
    '"text"',
    '',
    'null',
  ].map(bundleExtension)
  assert.deepEqual(names, ['.json', '.json', '.mts', '.mts', '.mts', '.mts', '.mts'])
})
