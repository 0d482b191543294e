import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../../../math/index.ts'
import { LATEST_MODELS, pointLatest, readLatest } from './latest-models.ts'
import { listObjects } from './list-objects.ts'
import { memoryObjectStore } from './memory-object-store.ts'
import { withCode } from './object-store.suite.ts'
import type { ObjectStore } from './port.ts'
import { publishArtifacts } from './publish-artifacts.ts'
import { readObject } from './read-object.ts'
import { readReleaseFile } from './read-release-file.ts'
import { readRelease } from './release.ts'
import { SimulatedWorld } from './simulated-world.fixture.ts'
import { writeRelease } from './write-release.ts'

const AT = Date.UTC(2026, 10, 22, 15, 30, 45, 678)
const LINEAR = { type: 'regression', algo: 'linear', at: AT }
const files = (content = 'model') => [
  { name: 'model.json', bytes: Buffer.from(content) },
  { name: 'deep/columns.json', bytes: Buffer.from('["close"]') },
]

const latestText = async (store: ObjectStore) =>
  Buffer.from((await readObject(store, LATEST_MODELS, { maxBytes: 10_000 })).bytes).toString()

test('a release is a folder of its time with a manifest of every file, and the list names it', async () => {
  const store = memoryObjectStore()
  const release = await publishArtifacts(store, { ...LINEAR, source: sha256('raw') }, files())
  assert.equal(release.folder, 'models/regression_linear_20261122-153045')
  assert.equal(await latestText(store), `${release.folder}\n`)
  assert.deepEqual(await readLatest(store), [release])
  assert.deepEqual(release.files[0], { name: 'model.json', size: 5, sha256: sha256('model') })
  assert.equal(String(Buffer.from(await readReleaseFile(store, release, 'deep/columns.json'))), '["close"]')
})

test('the list has the newest release of each type and algorithm, in whatever order they come', async () => {
  const store = memoryObjectStore()
  const publish = (algo: string, seconds: number) =>
    publishArtifacts(store, { ...LINEAR, algo, at: AT + seconds * 1000 }, files())
  await publish('linear', 10)
  await publish('boosting', 5)
  await publish('linear', 20)
  await publish('linear', 15)
  assert.equal(
    await latestText(store),
    'models/regression_boosting_20261122-153050\nmodels/regression_linear_20261122-153105\n',
  )
})

test('two releases of one second have two folders', async () => {
  const store = memoryObjectStore()
  const [one, other] = await Promise.all(['1', '2'].map((n) => publishArtifacts(store, LINEAR, files(n))))
  assert.notEqual(one!.folder, other!.folder)
  for (const [n, release] of [
    ['1', one!],
    ['2', other!],
  ] as const) {
    assert.equal(String(Buffer.from(await readReleaseFile(store, release, 'model.json'))), n)
  }
})

test('names that lead elsewhere, names of Leme and no files at all are refused before anything is written', async () => {
  const store = memoryObjectStore()
  const one = (name: string) => [{ name, bytes: Buffer.from('x') }]
  for (const of of [
    { ...LINEAR, type: '../x' },
    { ...LINEAR, algo: 'a_b' },
    { ...LINEAR, algo: '' },
  ]) {
    await assert.rejects(publishArtifacts(store, of, files()), withCode('object.key'))
  }
  for (const some of [
    [],
    one('../x'),
    one('/x'),
    one('manifest.json'),
    one('.reserved'),
    [...one('x'), ...one('x')],
  ]) {
    await assert.rejects(publishArtifacts(store, LINEAR, some), withCode('object.key'))
  }
  assert.deepEqual(await store.list(''), { objects: [] })
})

test('a file that was changed, and a folder that is not complete, are found out', async () => {
  const store = memoryObjectStore()
  const release = await publishArtifacts(store, LINEAR, files())
  await store.put(`${release.folder}/model.json`, Buffer.from('modem'))
  await assert.rejects(readReleaseFile(store, release, 'model.json'), withCode('artifact.corrupt'))
  await assert.rejects(readReleaseFile(store, release, 'other'), withCode('object.missing'))
  await assert.rejects(
    pointLatest(store, ['models/regression_linear_20260101-000000']),
    withCode('object.missing'),
  )
  await store.put(`${release.folder}/manifest.json`, Buffer.from('{"schema":"leme.release/2"}'))
  await assert.rejects(readRelease(store, release.folder), withCode('artifact.corrupt'))
  await assert.rejects(readLatest(store), withCode('artifact.corrupt'))
})

test('folders that are gone or damaged leave the list with the next release', async () => {
  const store = memoryObjectStore()
  const gone = await publishArtifacts(store, { ...LINEAR, algo: 'gone' }, files())
  const damaged = await publishArtifacts(store, { ...LINEAR, algo: 'damaged' }, files())
  await store.delete(`${gone.folder}/manifest.json`)
  await store.put(`${damaged.folder}/manifest.json`, Buffer.from('{'))
  const release = await publishArtifacts(store, LINEAR, files())
  assert.equal(await latestText(store), `${release.folder}\n`)
})

test('publishers at once, some of them killed: the list only ever names complete, hashed folders', async () => {
  let kills = 0
  for (let seed = 1; seed <= 100; seed++) {
    const world = new SimulatedWorld(`publish ${seed}`, { kill: 0.03, silence: 0, jump: 0 })
    const ended: string[] = []
    for (let n = 0; n < 5; n++) {
      const { store } = world.process(0)
      const of = { ...LINEAR, algo: n < 4 ? 'linear' : 'boosting', at: AT + (n % 3) * 400 }
      publishArtifacts(store, of, files(`${n}`)).then(({ folder }) => ended.push(folder))
    }
    for (let etag = ''; await world.step(); ) {
      const info = await world.store.head(LATEST_MODELS)
      if (!info || info.etag === etag) continue
      etag = info.etag
      await requireComplete(world.store)
    }
    kills += world.kills
    const listed = await readLatest(world.store)
    for (const folder of ended) {
      const { type, algo, at } = await readRelease(world.store, folder)
      assert.ok(
        listed.some((one) => one.type === type && one.algo === algo && one.at >= at),
        `seed ${seed}: ${folder} was published, and nothing as new is listed`,
      )
    }
  }
  assert.ok(kills > 100, `${kills} kills`)
})

async function requireComplete(store: ObjectStore): Promise<void> {
  const folders = (await latestText(store)).trimEnd().split('\n')
  assert.equal(new Set(folders.map((folder) => folder.replace(/_\d.*/, ''))).size, folders.length)
  for (const folder of folders) {
    const release = await readRelease(store, folder)
    for (const { name } of release.files) await readReleaseFile(store, release, name)
  }
}

test('a folder that was left unfinished is never taken up again', async () => {
  const store = memoryObjectStore()
  const broken = {
    ...store,
    put: async (...args: Parameters<ObjectStore['put']>) => {
      if (args[0].endsWith('model.json')) throw new Error('killed')
      return store.put(...args)
    },
  }
  await assert.rejects(writeRelease(broken, LINEAR, files()), /killed/)
  const release = await publishArtifacts(store, LINEAR, files())
  assert.equal(release.folder, 'models/regression_linear_20261122-153046')
  const left: string[] = []
  for await (const { key } of listObjects(store, 'models/regression_linear_20261122-153045/')) left.push(key)
  assert.deepEqual(left, ['models/regression_linear_20261122-153045/.reserved'])
})
