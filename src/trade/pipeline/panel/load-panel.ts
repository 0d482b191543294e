import { sha256 } from '../../../math/index.ts'
import {
  LATEST_MODELS,
  type ObjectStore,
  type Release,
  readObject,
  readRelease,
  readReleaseFile,
} from '../objects/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { PANEL_FEATURES_VERSION } from './asset-features.ts'
import { LATEST_FEATURES, METRICS_FILE, MODEL_FILE, type NewerRows } from './panel-artifacts.ts'
import { PANEL_METRICS_SCHEMA, type PanelMetrics } from './panel-metrics.ts'
import type { PanelModel } from './panel-model.ts'
import { PANEL_LATEST_SCHEMA, type PanelSnapshot } from './panel-snapshot.ts'
import { parsePanelModel } from './parse-panel-model.ts'

const MOST_BYTES = 256 * 2 ** 20
const MOST_MODELS = 64

export interface LoadedPanelModel {
  /** Its folder without `models/`. */
  readonly name: string
  readonly release: Release
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
 * Reads every model that `latest_models.txt` names, and the newest rows; undefined where nothing is named yet. All
 * hashes and schema versions are verified before anything is given.
 * @throws PipelineFault `artifact.missing`, `artifact.corrupt`, `panel.version` and what the store throws
 */
export async function loadPanel(store: ObjectStore): Promise<LoadedPanel | undefined> {
  const list = await readText(store, LATEST_MODELS)
  const folders = [...new Set((list ?? '').split(/\r?\n/).filter((line) => line !== ''))]
  if (folders.length === 0) return undefined
  if (folders.length > MOST_MODELS) throw corrupt(LATEST_MODELS, `it names more than ${MOST_MODELS} models`)
  const models: LoadedPanelModel[] = []
  for (const folder of folders) models.push(await loadModel(store, folder))
  const text = await snapshotText(store, models)
  const snapshot = requireSchema<PanelSnapshot>(
    parseJson(text, LATEST_FEATURES),
    PANEL_LATEST_SCHEMA,
    LATEST_FEATURES,
  )
  if (snapshot.featuresVersion !== PANEL_FEATURES_VERSION) {
    throw otherVersion(LATEST_FEATURES, `features of version ${snapshot.featuresVersion}`)
  }
  const parts = models.map(({ release }) => JSON.stringify([release.folder, release.files]))
  return { version: sha256([...parts, sha256(text)].join('\n')).slice(0, 16), models, snapshot }
}

async function loadModel(store: ObjectStore, folder: string): Promise<LoadedPanelModel> {
  if (!folder.startsWith('models/'))
    throw corrupt(LATEST_MODELS, `it names ${JSON.stringify(folder.slice(0, 80))}`)
  const release = await present(store, `${folder}/manifest.json`, () => readRelease(store, folder))
  const [modelKey, metricsKey] = [`${folder}/${MODEL_FILE}`, `${folder}/${METRICS_FILE}`]
  const model = parsePanelModel(
    parseJson(await fileOf(store, release, MODEL_FILE), modelKey),
    release,
    modelKey,
  )
  const metrics = parseJson(await fileOf(store, release, METRICS_FILE), metricsKey)
  return {
    name: folder.slice('models/'.length),
    release,
    model,
    metrics: requireSchema<PanelMetrics>(metrics, PANEL_METRICS_SCHEMA, metricsKey),
  }
}

/** Of the newest release, or what was brought after it. */
async function snapshotText(store: ObjectStore, models: readonly LoadedPanelModel[]): Promise<string> {
  const newest = models.reduce((one, other) => (other.release.at > one.release.at ? other : one)).release
  const text = await readText(store, LATEST_FEATURES)
  if (text !== undefined) {
    const parsed = parseJson(text, LATEST_FEATURES)
    const rows = requireSchema<NewerRows>(parsed, 'leme.panel-newer-rows/1', LATEST_FEATURES)
    if (typeof rows.snapshot !== 'string' || sha256(rows.snapshot) !== rows.sha256) {
      throw corrupt(LATEST_FEATURES, 'it does not match its hash')
    }
    if (rows.at > newest.at) return rows.snapshot
  }
  return fileOf(store, newest, LATEST_FEATURES)
}

async function fileOf(store: ObjectStore, release: Release, name: string): Promise<string> {
  const bytes = await present(store, `${release.folder}/${name}`, () => readReleaseFile(store, release, name))
  return new TextDecoder().decode(bytes)
}

/** What is named as one that counts has to be there. */
async function present<T>(store: ObjectStore, key: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof PipelineFault && cause.code === 'object.missing')) throw cause
    throw new PipelineFault('artifact.missing', `${key} is not in ${store.name}`, {
      hint: `${LATEST_MODELS} names it. Train again, or bring it back.`,
      where: key,
      cause,
    })
  }
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

function requireSchema<T extends { readonly schema: string }>(
  value: unknown,
  schema: T['schema'],
  key: string,
): T {
  const found = typeof value === 'object' && value !== null ? (value as T).schema : undefined
  if (found === schema) return value as T
  throw otherVersion(key, `schema ${found}, not ${schema}`)
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
