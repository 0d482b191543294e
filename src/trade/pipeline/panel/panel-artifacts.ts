/** Files of a model's release. */
export const MODEL_FILE = 'model.json'
export const METRICS_FILE = 'metrics.json'
/** What was wrong with the data. */
export const REPORT_FILE = 'data_report.json'

/** Newest rows: a file of each release, and an object of its own where rows came after the training. */
export const LATEST_FEATURES = 'latest_features.json'

/** The object `latest_features.json`; its hash lets half a file be noticed. */
export interface NewerRows {
  readonly schema: 'leme.panel-newer-rows/1'
  /** UTC milliseconds: it counts when no release that counts is later. */
  readonly at: number
  readonly sha256: string
  /** JSON of a PanelSnapshot. */
  readonly snapshot: string
}
