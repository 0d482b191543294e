import { canonicalJson, sha256 } from '../../../math/index.ts'
import type { ObjectStore } from '../objects/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import {
  type HashedSnapshot,
  LATEST_FEATURES,
  LATEST_MODELS,
  modelKey,
  PANEL_MANIFEST_SCHEMA,
  type PanelManifest,
} from './panel-artifacts.ts'
import { panelName } from './panel-name.ts'
import type { PanelSnapshot } from './panel-snapshot.ts'
import type { TrainedPanelModel } from './train-panel.ts'

const MOST_TRIES = 60
const SECOND_MS = 1000

export interface SavePanelOptions {
  readonly snapshot: PanelSnapshot
  /** UTC milliseconds; names the models. A second that is taken moves all of them to the next one. */
  readonly trainedAt: number
}

/**
 * Writes each model into a folder of its own, then the newest rows, then the list of the models that count; readers
 * see the old list or the new one, and what a list names is there. Gives the names.
 * @throws PipelineFault `object.conflict` and what the store throws
 */
export async function savePanel(
  store: ObjectStore,
  trained: readonly TrainedPanelModel[],
  { snapshot, trainedAt }: SavePanelOptions,
): Promise<readonly string[]> {
  const { names, at } = await reserve(store, trained, trainedAt)
  for (const [k, { model, metrics }] of trained.entries()) {
    const name = names[k]!
    const texts = { 'model.json': canonicalJson(model), 'metrics.json': canonicalJson(metrics) }
    const manifest: PanelManifest = {
      schema: PANEL_MANIFEST_SCHEMA,
      name,
      createdAt: new Date(at).toISOString(),
      dataHash: snapshot.dataHash,
      files: { 'model.json': sha256(texts['model.json']), 'metrics.json': sha256(texts['metrics.json']) },
    }
    await store.put(modelKey(name, 'metrics.json'), bytesOf(texts['metrics.json']))
    await store.put(modelKey(name, 'manifest.json'), bytesOf(canonicalJson(manifest)))
  }
  await saveSnapshot(store, snapshot)
  await store.put(LATEST_MODELS, bytesOf(`${names.join('\n')}\n`))
  return names
}

/** Writes the newest rows alone: the models stay, and predict from these. */
export async function saveSnapshot(store: ObjectStore, snapshot: PanelSnapshot): Promise<void> {
  const text = canonicalJson(snapshot)
  const file: HashedSnapshot = {
    schema: 'leme.panel-latest-file/1',
    sha256: sha256(text),
    snapshot: text,
  }
  await store.put(LATEST_FEATURES, bytesOf(JSON.stringify(file)))
}

/** Writes every model under names of one second that nobody took. */
async function reserve(
  store: ObjectStore,
  trained: readonly TrainedPanelModel[],
  trainedAt: number,
): Promise<{ readonly names: readonly string[]; readonly at: number }> {
  for (let at = trainedAt; at < trainedAt + MOST_TRIES * SECOND_MS; at += SECOND_MS) {
    const names = trained.map(({ model }) => panelName(model, at))
    if (await isFree(store, trained, names)) return { names, at }
  }
  throw new PipelineFault('object.conflict', `names of models are taken for a minute in ${store.name}`, {
    hint: 'Train again; look who else trains into this place.',
  })
}

async function isFree(
  store: ObjectStore,
  trained: readonly TrainedPanelModel[],
  names: readonly string[],
): Promise<boolean> {
  for (const [k, { model }] of trained.entries()) {
    try {
      await store.put(modelKey(names[k]!, 'model.json'), bytesOf(canonicalJson(model)), { ifAbsent: true })
    } catch (error) {
      if (!(error instanceof PipelineFault && error.code === 'object.conflict')) throw error
      for (const name of names.slice(0, k)) await store.delete(modelKey(name, 'model.json'))
      return false
    }
  }
  return true
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
