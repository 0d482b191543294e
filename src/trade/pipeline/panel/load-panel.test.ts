import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  LATEST_MODELS,
  memoryObjectStore,
  type ObjectStore,
  pointLatest,
  readObject,
} from '../objects/index.ts'
import { generatePanel } from './generate-panel.ts'
import { loadPanel } from './load-panel.ts'
import type { PanelReport } from './panel.ts'
import { LATEST_FEATURES } from './panel-artifacts.ts'
import { panelFeatures } from './panel-features.ts'
import { panelSettings } from './panel-settings.ts'
import { panelSnapshot } from './panel-snapshot.ts'
import { predictLatest } from './predict-latest.ts'
import { releasePanel, savePanel, saveSnapshot } from './save-panel.ts'
import { trainPanel } from './train-panel.ts'

const settings = panelSettings({ trees: 3 })
const TRAINED_AT = Date.UTC(2026, 10, 22, 16, 15, 0)
const features = panelFeatures(generatePanel({ assets: 2, days: 60, seed: 1 }), settings)
const trained = await trainPanel(features, { settings })
const snapshot = panelSnapshot(features, 'abc')
const report: PanelReport = {
  schema: 'leme.panel-read/1',
  read: 120,
  rows: 120,
  assets: 2,
  unusedColumns: [],
  counts: {},
  problems: [],
}
const FILES = ['model.json', 'metrics.json', 'latest_features.json', 'data_report.json', 'manifest.json']
const save = (store: ObjectStore) => savePanel(store, trained, { snapshot, report, at: TRAINED_AT })

async function saved(): Promise<{ store: ObjectStore; names: readonly string[] }> {
  const store = memoryObjectStore()
  return { store, names: await save(store) }
}

const textOf = async (store: ObjectStore, key: string) =>
  new TextDecoder().decode((await readObject(store, key, { maxBytes: 1e9 })).bytes)
const put = (store: ObjectStore, key: string, text: string) => store.put(key, new TextEncoder().encode(text))

describe('a saved panel', () => {
  it('is named by type, algorithm and second, and the list names folders that exist', async () => {
    const { store, names } = await saved()
    assert.deepEqual(names, [
      'models/regression_linear_20261122-161500',
      'models/regression_gb_20261122-161500',
      'models/classification_logistic_20261122-161500',
      'models/classification_gb_20261122-161500',
    ])
    assert.equal(await textOf(store, LATEST_MODELS), `${[...names].sort().join('\n')}\n`)
    for (const name of names) {
      for (const file of FILES) {
        assert.ok(await store.head(`${name}/${file}`), `${name}/${file}`)
      }
    }
  })

  it('comes back whole, and predicts what it predicted', async () => {
    const loaded = (await loadPanel((await saved()).store))!
    assert.deepEqual(loaded.snapshot, snapshot)
    assert.equal(loaded.models.length, trained.length)
    for (const { model, metrics } of trained) {
      const found = loaded.models.find(({ name }) => name.startsWith(`${model.type}_${model.algo}_`))!
      assert.deepEqual([found.model, found.metrics], [model, metrics])
      assert.deepEqual(predictLatest(found.model, loaded.snapshot), predictLatest(model, snapshot))
    }
  })

  it('has equal model files when trained again, under names of the next free second', async () => {
    const { store, names } = await saved()
    const again = await save(store)
    assert.ok(again.every((name) => name.endsWith('161501')))
    for (const [k, name] of names.entries()) {
      assert.equal(await textOf(store, `${name}/model.json`), await textOf(store, `${again[k]!}/model.json`))
    }
  })

  it('has another version when only the newest rows are others', async () => {
    const { store } = await saved()
    const before = await loadPanel(store)
    await saveSnapshot(store, { ...snapshot, dataHash: 'other' }, TRAINED_AT + 1)
    const after = await loadPanel(store)
    assert.notEqual(after!.version, before!.version)
    assert.equal(after!.snapshot.dataHash, 'other')
    const options = { snapshot: { ...snapshot, dataHash: 'newest' }, report, at: TRAINED_AT + 2 }
    await savePanel(store, trained, options)
    assert.equal((await loadPanel(store))!.snapshot.dataHash, 'newest')
  })

  it('counts when the list names it, not before', async () => {
    const store = memoryObjectStore()
    const folders = await releasePanel(store, trained, { snapshot, report, at: TRAINED_AT })
    assert.equal(await loadPanel(store), undefined)
    await pointLatest(store, folders)
    assert.equal((await loadPanel(store))!.models.length, 4)
  })
})

describe('loading', () => {
  it('of an empty place gives nothing', async () => {
    assert.equal(await loadPanel(memoryObjectStore()), undefined)
  })

  const cases: readonly [string, string, (store: ObjectStore, name: string) => Promise<unknown>][] = [
    ['a changed model', 'artifact.corrupt', (store, name) => append(store, `${name}/model.json`)],
    ['changed metrics', 'artifact.corrupt', (store, name) => append(store, `${name}/metrics.json`)],
    ['half a snapshot', 'artifact.corrupt', (store) => put(store, LATEST_FEATURES, '{"schema":')],
    ['newer rows that were changed', 'artifact.corrupt', changeNewerRows],
    [
      'a model of more assets than its learner',
      'artifact.corrupt',
      (store, name) => replace(store, name, (text) => text.replace('"assets":[', '"assets":["B",')),
    ],
    ['a missing model', 'artifact.missing', (store, name) => store.delete(`${name}/model.json`)],
    ['a missing manifest', 'artifact.missing', (store, name) => store.delete(`${name}/manifest.json`)],
    ['missing rows', 'artifact.missing', (store) => drop(store, LATEST_FEATURES)],
    ['changed rows', 'artifact.corrupt', (store) => change(store, LATEST_FEATURES)],
    [
      'a list of what is no model',
      'artifact.corrupt',
      (store) => put(store, LATEST_MODELS, '../../etc/passwd\n'),
    ],
    [
      'a model of another version',
      'panel.version',
      (store, name) => other(store, name, 'leme.panel-model/2'),
    ],
    ['a model that is none', 'artifact.corrupt', (store, name) => replace(store, name, () => '[')],
    [
      'a learner cut short',
      'artifact.corrupt',
      (store, name) => replace(store, name, (text) => text.replace(/"weights":\[[^,]+,/, '"weights":[')),
    ],
    [
      'a manifest of another model',
      'artifact.corrupt',
      async (store, name) =>
        put(
          store,
          `${name}/manifest.json`,
          (await textOf(store, `${name}/manifest.json`)).replace('161500"', '161501"'),
        ),
    ],
  ]
  for (const [what, code, spoil] of cases) {
    it(`refuses ${what}`, async () => {
      const { store, names } = await saved()
      await spoil(store, names[0]!)
      await assert.rejects(loadPanel(store), { code })
    })
  }
})

async function eachFolder(store: ObjectStore, act: (folder: string) => Promise<unknown>): Promise<void> {
  for (const folder of (await textOf(store, LATEST_MODELS)).trimEnd().split('\n')) await act(folder)
}

const drop = (store: ObjectStore, file: string) =>
  eachFolder(store, (folder) => store.delete(`${folder}/${file}`))
const change = (store: ObjectStore, file: string) =>
  eachFolder(store, (folder) => append(store, `${folder}/${file}`))

async function changeNewerRows(store: ObjectStore): Promise<void> {
  await saveSnapshot(store, snapshot, TRAINED_AT + 1)
  const text = await textOf(store, LATEST_FEATURES)
  await put(store, LATEST_FEATURES, text.replace('A001', 'A009'))
}

async function append(store: ObjectStore, key: string): Promise<void> {
  await put(store, key, `${await textOf(store, key)} `)
}

const other = (store: ObjectStore, name: string, schema: string) =>
  replace(store, name, (text) => text.replace('leme.panel-model/1', schema))

/** Another model with a manifest that fits. */
async function replace(store: ObjectStore, name: string, change: (text: string) => string): Promise<void> {
  const { sha256 } = await import('../../../math/index.ts')
  const before = await textOf(store, `${name}/model.json`)
  const after = change(before)
  assert.notEqual(after, before)
  await put(store, `${name}/model.json`, after)
  const manifest = JSON.parse(await textOf(store, `${name}/manifest.json`))
  const file = manifest.files.find((one: { name: string }) => one.name === 'model.json')
  Object.assign(file, { sha256: sha256(after), size: Buffer.byteLength(after) })
  await put(store, `${name}/manifest.json`, JSON.stringify(manifest))
}
