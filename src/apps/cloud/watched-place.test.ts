import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noticedKey, watchedKey } from './watched-place.ts'

const S3 = { url: 's3://leme/panel/eu/', prefix: 'raw', suffix: '.csv' }
const kind = (place: string, key: string, of = S3) => noticedKey({ place, key }, of).kind

test('only the watched keys of the own bucket count', () => {
  const found = noticedKey({ place: 's3://leme', key: 'panel/eu/raw/a.csv' }, S3)
  assert.deepEqual(found, { kind: 'watched', key: 'raw/a.csv' })
  assert.equal(kind('s3://other', 'panel/eu/raw/a.csv'), 'foreign')
  assert.equal(kind('s3://lemes', 'panel/eu/raw/a.csv'), 'foreign')
  assert.equal(kind('azure://leme/panel', 'eu/raw/a.csv'), 'foreign')
  for (const key of ['raw/a.csv', 'panel/eu2/raw/a.csv', 'panel/eu/raw/a.txt', 'panel/eu/new/a.csv', '']) {
    assert.equal(kind('s3://leme', key), 'unwatched', key)
  }
})

test('a container of Azure is a place, and a folder is none', () => {
  const azure = { url: 'azure://acme/data', prefix: '', suffix: '' }
  assert.deepEqual(noticedKey({ place: 'azure://acme/data', key: 'raw/a' }, azure), {
    kind: 'watched',
    key: 'raw/a',
  })
  assert.equal(kind('azure://acme/other', 'raw/a', azure), 'foreign')
  assert.equal(kind('s3://leme', 'raw.csv', { ...S3, url: '/var/leme' }), 'foreign')
})

test('what the line writes itself is never taken, though everything is watched', () => {
  const all = { prefix: '', suffix: '' }
  const own = [
    'models/regression_gb_20261122-153045/model.json',
    'features/0123456789abcdef.csv',
    'latest_models.txt',
    'latest_features.json',
    '_leme/events/clock.json',
  ]
  for (const key of own) assert.equal(watchedKey(key, all).kind, 'output', key)
  for (const key of ['features/mine.csv', 'modelsofmine/a.csv', 'raw.csv']) {
    assert.equal(watchedKey(key, all).kind, 'watched', key)
  }
})
