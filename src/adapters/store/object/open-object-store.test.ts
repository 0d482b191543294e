import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { withCode } from '../../../trade/pipeline/objects/object-store.suite.ts'
import { openObjectStore } from './open-object-store.ts'

const EMPTY = { url: '', endpoint: '', region: '', keyId: '', key: '' }
const SECRET = Buffer.from('sentinel').toString('base64')

test('an address names the kind of store, and its name holds no secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-open-'))
  try {
    const login = { keyId: 'ID', key: SECRET }
    for (const [address, name] of [
      [{ url: folder }, folder],
      [{ url: pathToFileURL(folder).href }, folder],
      [{ url: 's3://bucket/a/b/', ...login }, 's3://bucket/a/b/'],
      [{ url: 's3://bucket', region: 'eu-west-1' }, 's3://bucket/'],
      [{ url: 'azure://account/container/a', key: SECRET }, 'azure://account/container/a/'],
      [{ url: 'azure://account/container', key: `sv=1&sig=${SECRET}` }, 'azure://account/container/'],
    ] as const) {
      const store = await openObjectStore({ ...EMPTY, ...address })
      assert.equal(store.name, name)
      assert.ok(!inspect(store, { depth: 9, showHidden: true }).includes(SECRET))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an address that cannot be read is refused without telling its secret', async () => {
  for (const [address, code] of [
    [{ url: '' }, 'object.store'],
    [{ url: 's3://' }, 'object.store'],
    [{ url: 's3://bucket', keyId: 'ID' }, 'object.store'],
    [{ url: 's3://bucket', key: SECRET }, 'object.store'],
    [{ url: `s3://ID:${SECRET}@bucket/a` }, 'object.store'],
    [{ url: 'azure://account', key: SECRET }, 'object.store'],
    [{ url: 'azure://account/container' }, 'object.store'],
    [{ url: `azure://account/container?sig=${SECRET}`, key: SECRET }, 'object.store'],
    [{ url: 'gs://bucket' }, 'object.store'],
    [{ url: 's3://bucket/../other', keyId: 'ID', key: SECRET }, 'object.key'],
  ] as const) {
    const error = await openObjectStore({ ...EMPTY, ...address }).catch((thrown: unknown) => thrown)
    assert.ok(withCode(code)(error), `${address.url}: ${inspect(error)}`)
    assert.ok(!inspect(error, { depth: 9 }).includes(SECRET))
  }
})
