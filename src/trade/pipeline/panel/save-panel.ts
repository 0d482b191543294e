import { canonicalJson, sha256 } from '../../../math/index.ts'
import { type ObjectStore, pointLatest, writeRelease } from '../objects/index.ts'
import type { PanelReport } from './panel.ts'
import { LATEST_FEATURES, METRICS_FILE, MODEL_FILE, type NewerRows, REPORT_FILE } from './panel-artifacts.ts'
import type { PanelSnapshot } from './panel-snapshot.ts'
import type { TrainedPanelModel } from './train-panel.ts'

export interface SavePanelOptions {
  readonly snapshot: PanelSnapshot
  readonly report: PanelReport
  /** UTC milliseconds; names the models. Asked for once: one training, one time. */
  readonly at: number
}

/**
 * Writes each model as a release of its own, with the rows that it predicts from and what was wrong with the data.
 * Nobody is told: `pointLatest` makes the folders count. Gives the folders.
 * @throws PipelineFault as `writeRelease`
 */
export async function releasePanel(
  store: ObjectStore,
  trained: readonly TrainedPanelModel[],
  { snapshot, report, at }: SavePanelOptions,
): Promise<readonly string[]> {
  const shared = [
    { name: LATEST_FEATURES, bytes: bytesOf(snapshot) },
    { name: REPORT_FILE, bytes: bytesOf(report) },
  ]
  const folders: string[] = []
  for (const { model, metrics } of trained) {
    const { type, algo } = model
    const { folder } = await writeRelease(store, { type, algo, at, source: snapshot.dataHash }, [
      { name: MODEL_FILE, bytes: bytesOf(model) },
      { name: METRICS_FILE, bytes: bytesOf(metrics) },
      ...shared,
    ])
    folders.push(folder)
  }
  return folders
}

/**
 * {@link releasePanel}, and makes the models the latest ones of their type and algorithm.
 * @throws PipelineFault as `writeRelease` and `pointLatest`
 */
export async function savePanel(
  store: ObjectStore,
  trained: readonly TrainedPanelModel[],
  options: SavePanelOptions,
): Promise<readonly string[]> {
  const folders = await releasePanel(store, trained, options)
  await pointLatest(store, folders)
  return folders
}

/** Writes newer rows alone: the models stay, and predict from these until later ones come. */
export async function saveSnapshot(store: ObjectStore, snapshot: PanelSnapshot, at: number): Promise<void> {
  const text = canonicalJson(snapshot)
  const rows: NewerRows = { schema: 'leme.panel-newer-rows/1', at, sha256: sha256(text), snapshot: text }
  await store.put(LATEST_FEATURES, bytesOf(rows))
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value))
}
