/** Keys of a panel's artifacts in an object store. */
export const LATEST_MODELS = 'latest_models.txt'
export const LATEST_FEATURES = 'latest_features.json'
export const PANEL_MANIFEST_SCHEMA = 'leme.panel-manifest/1'

/** Files of a model's folder that its manifest vouches for. */
export const MODEL_FILES = ['model.json', 'metrics.json'] as const

export type ModelFile = (typeof MODEL_FILES)[number] | 'manifest.json'

/** What a model's folder holds and where it comes from; written when all of it is there. */
export interface PanelManifest {
  readonly schema: typeof PANEL_MANIFEST_SCHEMA
  readonly name: string
  /** ISO time. */
  readonly createdAt: string
  /** SHA-256 of the file that was trained on. */
  readonly dataHash: string
  /** SHA-256 of each file of the folder. */
  readonly files: Readonly<Record<(typeof MODEL_FILES)[number], string>>
}

export function modelKey(name: string, file: ModelFile): string {
  return `models/${name}/${file}`
}

/** What `latest_features.json` holds: the snapshot with its hash, so that half a file is noticed. */
export interface HashedSnapshot {
  readonly schema: 'leme.panel-latest-file/1'
  readonly sha256: string
  /** JSON of a PanelSnapshot. */
  readonly snapshot: string
}
