import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../judge.ts'
import { AWS } from './places.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** Names of commands that an adapter sends, without `Command`. */
function commands(path: string): string[] {
  const sent = read(path).matchAll(/new sdk\.([A-Za-z0-9]+)Command\(/g)
  return [...new Set([...sent].map(([, name]) => name!))].sort()
}

/** Actions of a service that stand in a file of Terraform. */
function actions(path: string, service: string): string[] {
  const found = read(path).matchAll(new RegExp(`"${service}:([A-Za-z0-9]+)"`, 'g'))
  return [...new Set([...found].map(([, name]) => name!))].sort()
}

test('the role may do what the store of secrets does, and look at a secret, but no more', () => {
  const asked = commands('src/adapters/secrets/aws-secrets.ts')
  const allowed = actions(`${AWS}/modules/secrets/policies.tf`, 'secretsmanager')
  assert.deepEqual(allowed, [...asked, 'DescribeSecret'].sort())
})

test('the role may do what the object store does, and no more', () => {
  const rights: Readonly<Record<string, readonly string[]>> = {
    DeleteObject: ['DeleteObject'],
    GetObject: ['GetObject', 'GetObjectVersion'],
    HeadObject: ['GetObject'],
    ListObjectVersions: ['ListBucketVersions'],
    ListObjectsV2: ['ListBucket'],
    PutObject: ['PutObject'],
  }
  const asked = commands('src/adapters/store/object/s3-object-store.ts').flatMap((name) => {
    assert.ok(rights[name], `${name} is new: which right does it need?`)
    return rights[name]
  })
  assert.deepEqual(actions(`${AWS}/modules/objects/outputs.tf`, 's3'), [...new Set(asked)].sort())
})
