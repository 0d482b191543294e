import { sha256 } from '../../../math/index.ts'
import { type ObjectStore, readObject } from '../objects/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { PANEL_FEATURES_VERSION } from './asset-features.ts'
import {
  type HashedSnapshot,
  LATEST_FEATURES,
  LATEST_MODELS,
  MODEL_FILES,
  modelKey,
  PANEL_MANIFEST_SCHEMA,
  type PanelManifest,
} from './panel-artifacts.ts'
import { PANEL_METRICS_SCHEMA, type PanelMetrics } from './panel-metrics.ts'
import type { PanelModel } from './panel-model.ts'
import { parsePanelName } from './panel-name.ts'
import { PANEL_LATEST_SCHEMA, type PanelSnapshot } from './panel-snapshot.ts'
import { parsePanelModel } from './parse-panel-model.ts'

const MOST_BYTES = 256 * 2 ** 20
const MOST_MODELS = 64

export interface LoadedPanelModel {
  readonly name: string
  readonly manifest: PanelManifest
  readonly model: PanelModel
  readonly metrics: PanelMetrics
}

/** Models that count and the rows that they predict from, all of it verified. */
export interface LoadedPanel {
  /** 16 hex digits of the SHA-256 of all that it was loaded from: equal files, equal version. */
  readonly version: string
  readonly models: readonly LoadedPanelModel[]
  readonly snapshot: PanelSnapshot
}

/**
 * Reads what `latest_models.txt` names; undefined where there is no such list yet. Hashes and schema versions are
 * verified before anything is given.
 * @throws PipelineFault `artifact.missing`, `artifact.corrupt`, `panel.version` and what the store throws
 */
export async function loadPanel(store: ObjectStore): Promise<LoadedPanel | undefined> {
  const list = await readText(store, LATEST_MODELS)
  const names = [...new Set((list ?? '').split(/\r?\n/).filter((line) => line !== ''))]
  if (names.length === 0) return undefined
  if (names.length > MOST_MODELS) throw corrupt(LATEST_MODELS, `it names more than ${MOST_MODELS} models`)
  const models: LoadedPanelModel[] = []
  for (const name of names) models.push(await loadModel(store, name))
  const file = await readSnapshot(store)
  const parts = models.map(
    ({ name, manifest }) => `${name} ${MODEL_FILES.map((f) => manifest.files[f]).join(' ')}`,
  )
  return {
    version: sha256([...parts, file.sha256].join('\n')).slice(0, 16),
    models,
    snapshot: file.snapshot,
  }
}

async function loadModel(store: ObjectStore, name: string): Promise<LoadedPanelModel> {
  const key = modelKey(name, 'manifest.json')
  const told = parsePanelName(name)
  const manifest = requireSchema<PanelManifest>(await readJson(store, key), PANEL_MANIFEST_SCHEMA, key)
  if (manifest.name !== name) throw corrupt(key, `it is of ${manifest.name}`)
  const read = async (file: (typeof MODEL_FILES)[number]) => {
    const text = await requireText(store, modelKey(name, file))
    if (sha256(text) === manifest.files?.[file]) return parseJson(text, modelKey(name, file))
    throw corrupt(modelKey(name, file), 'it is not what its manifest says')
  }
  const model = parsePanelModel(await read('model.json'), told, modelKey(name, 'model.json'))
  const metrics = requireSchema<PanelMetrics>(
    await read('metrics.json'),
    PANEL_METRICS_SCHEMA,
    modelKey(name, 'metrics.json'),
  )
  return { name, manifest, model, metrics }
}

async function readSnapshot(store: ObjectStore): Promise<{ sha256: string; snapshot: PanelSnapshot }> {
  const file = requireSchema<HashedSnapshot>(
    await readJson(store, LATEST_FEATURES),
    'leme.panel-latest-file/1',
    LATEST_FEATURES,
  )
  if (typeof file.snapshot !== 'string' || sha256(file.snapshot) !== file.sha256) {
    throw corrupt(LATEST_FEATURES, 'it does not match its hash')
  }
  const parsed = parseJson(file.snapshot, LATEST_FEATURES)
  const snapshot = requireSchema<PanelSnapshot>(parsed, PANEL_LATEST_SCHEMA, LATEST_FEATURES)
  if (snapshot.featuresVersion === PANEL_FEATURES_VERSION) return { sha256: file.sha256, snapshot }
  throw otherVersion(LATEST_FEATURES, `features of version ${snapshot.featuresVersion}`)
}

function requireSchema<T extends { readonly schema: string }>(
  value: unknown,
  schema: T['schema'],
  key: string,
): T {
  const found = typeof value === 'object' && value !== null ? (value as T).schema : undefined
  if (found === schema) return value as T
  throw otherVersion(key, `schema ${found}, not ${schema}`)
}

async function readJson(store: ObjectStore, key: string): Promise<unknown> {
  return parseJson(await requireText(store, key), key)
}

async function requireText(store: ObjectStore, key: string): Promise<string> {
  const text = await readText(store, key)
  if (text !== undefined) return text
  throw new PipelineFault('artifact.missing', `${key} is not in ${store.name}`, {
    hint: 'It is named as one that counts. Train again, or bring it back.',
    where: key,
  })
}

async function readText(store: ObjectStore, key: string): Promise<string | undefined> {
  try {
    const { bytes } = await readObject(store, key, { maxBytes: MOST_BYTES })
    return new TextDecoder().decode(bytes)
  } catch (error) {
    if (error instanceof PipelineFault && error.code === 'object.missing') return undefined
    throw error
  }
}

function parseJson(text: string, key: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PipelineFault('artifact.corrupt', `${key} is no JSON`, {
      hint: 'Train again.',
      where: key,
      cause,
    })
  }
}

function corrupt(key: string, what: string): PipelineFault {
  return new PipelineFault('artifact.corrupt', `${key} cannot be used: ${what}`, {
    hint: 'Train again.',
    where: key,
  })
}

function otherVersion(key: string, what: string): PipelineFault {
  return new PipelineFault('panel.version', `${key} has ${what}`, {
    hint: 'Train again with this version, or use the version that wrote it.',
    where: key,
  })
}
