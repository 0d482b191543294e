import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { memoryObjectStore, type ObjectStore, readObject } from '../objects/index.ts'
import { generatePanel } from './generate-panel.ts'
import { loadPanel } from './load-panel.ts'
import { LATEST_FEATURES, LATEST_MODELS, modelKey } from './panel-artifacts.ts'
import { panelFeatures } from './panel-features.ts'
import { panelSettings } from './panel-settings.ts'
import { panelSnapshot } from './panel-snapshot.ts'
import { predictLatest } from './predict-latest.ts'
import { savePanel, saveSnapshot } from './save-panel.ts'
import { trainPanel } from './train-panel.ts'

const settings = panelSettings({ trees: 3 })
const TRAINED_AT = Date.UTC(2026, 10, 22, 16, 15, 0)
const features = panelFeatures(generatePanel({ assets: 2, days: 60, seed: 1 }), settings)
const trained = trainPanel(features, { settings })
const snapshot = panelSnapshot(features, 'abc')
const save = (store: ObjectStore) => savePanel(store, trained, { snapshot, trainedAt: TRAINED_AT })

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
      'regression_linear_20261122-161500',
      'regression_gb_20261122-161500',
      'classification_logistic_20261122-161500',
      'classification_gb_20261122-161500',
    ])
    assert.equal(await textOf(store, LATEST_MODELS), `${names.join('\n')}\n`)
    for (const name of names) {
      for (const file of ['model.json', 'metrics.json', 'manifest.json'] as const) {
        assert.ok(await store.head(modelKey(name, file)), modelKey(name, file))
      }
    }
  })

  it('comes back whole, and predicts what it predicted', async () => {
    const loaded = (await loadPanel((await saved()).store))!
    assert.deepEqual(
      loaded.models.map(({ model }) => model),
      trained.map(({ model }) => model),
    )
    assert.deepEqual(loaded.snapshot, snapshot)
    loaded.models.forEach(({ model }, k) => {
      assert.deepEqual(predictLatest(model, loaded.snapshot), predictLatest(trained[k]!.model, snapshot))
    })
  })

  it('has equal model files when trained again, under names of the next free second', async () => {
    const { store, names } = await saved()
    const again = await save(store)
    assert.ok(again.every((name) => name.endsWith('161501')))
    for (const [k, name] of names.entries()) {
      assert.equal(
        await textOf(store, modelKey(name, 'model.json')),
        await textOf(store, modelKey(again[k]!, 'model.json')),
      )
    }
  })

  it('has another version when only the newest rows are others', async () => {
    const { store } = await saved()
    const before = await loadPanel(store)
    await saveSnapshot(store, { ...snapshot, dataHash: 'other' })
    const after = await loadPanel(store)
    assert.notEqual(after!.version, before!.version)
    assert.equal(after!.snapshot.dataHash, 'other')
  })
})

describe('loading', () => {
  it('of an empty place gives nothing', async () => {
    assert.equal(await loadPanel(memoryObjectStore()), undefined)
  })

  const cases: readonly [string, string, (store: ObjectStore, name: string) => Promise<unknown>][] = [
    ['a changed model', 'artifact.corrupt', (store, name) => append(store, modelKey(name, 'model.json'))],
    ['changed metrics', 'artifact.corrupt', (store, name) => append(store, modelKey(name, 'metrics.json'))],
    ['half a snapshot', 'artifact.corrupt', (store) => put(store, LATEST_FEATURES, '{"schema":')],
    ['a missing model', 'artifact.missing', (store, name) => store.delete(modelKey(name, 'model.json'))],
    [
      'a missing manifest',
      'artifact.missing',
      (store, name) => store.delete(modelKey(name, 'manifest.json')),
    ],
    ['a missing snapshot', 'artifact.missing', (store) => store.delete(LATEST_FEATURES)],
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
          modelKey(name, 'manifest.json'),
          (await textOf(store, modelKey(name, 'manifest.json'))).replace('161500"', '161501"'),
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

async function append(store: ObjectStore, key: string): Promise<void> {
  await put(store, key, `${await textOf(store, key)} `)
}

const other = (store: ObjectStore, name: string, schema: string) =>
  replace(store, name, (text) => text.replace('leme.panel-model/1', schema))

/** Another model with a manifest that fits. */
async function replace(store: ObjectStore, name: string, change: (text: string) => string): Promise<void> {
  const { sha256 } = await import('../../../math/index.ts')
  const before = await textOf(store, modelKey(name, 'model.json'))
  const after = change(before)
  assert.notEqual(after, before)
  await put(store, modelKey(name, 'model.json'), after)
  const manifest = JSON.parse(await textOf(store, modelKey(name, 'manifest.json')))
  manifest.files['model.json'] = sha256(after)
  await put(store, modelKey(name, 'manifest.json'), JSON.stringify(manifest))
}
