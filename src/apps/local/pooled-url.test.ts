import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadAppConfig } from './app-config.ts'
import { pooledUrl } from './pooled-url.ts'

const URL = 'postgres://leme:w%40rd@db.example:5432/leme?sslmode=require'

test('clients go through the pooler, to the same database and as the same login', () => {
  const database = { url: URL, pooler: 'postgres://pooler.example:6432' }
  assert.equal(
    pooledUrl({ database }, URL),
    'postgres://leme:w%40rd@pooler.example:6432/leme?sslmode=require',
  )
  assert.equal(pooledUrl({ database: { url: URL, pooler: '' } }, URL), URL)
})

test('what is no address of a pooler is refused, and a password in it too', () => {
  const load = (pooler: string) => () => loadAppConfig({ LEME__DATABASE__POOLER: pooler }, '/nowhere')
  assert.doesNotThrow(load('postgres://127.0.0.1:6432'))
  for (const wrong of [
    '127.0.0.1:6432',
    'http://a:1',
    'postgres://me:word@a:6432',
    'postgres://a',
    'postgres://a:1/db',
  ]) {
    assert.throws(load(wrong), { code: 'app-config.invalid' }, wrong)
  }
})
