export {
  type AssetFeatures,
  assetFeatures,
  PANEL_FEATURES,
  PANEL_FEATURES_VERSION,
  type PanelFeature,
} from './asset-features.ts'
export { type AssetTargets, assetTargets } from './asset-targets.ts'
export { CANDLE_SHAPES } from './candle-shape.ts'
export { PanelCollector } from './collect-panel.ts'
export { type GeneratePanelOptions, generatePanel } from './generate-panel.ts'
export { isPanelOutput } from './is-panel-output.ts'
export { type LoadedPanel, type LoadedPanelModel, loadPanel } from './load-panel.ts'
export {
  type AssetCandles,
  PANEL_COLUMNS,
  PANEL_VALUES,
  type Panel,
  type PanelProblem,
  type PanelProblemKind,
  type PanelReport,
  type PanelRow,
} from './panel.ts'
export { LATEST_FEATURES } from './panel-artifacts.ts'
export { panelFeatures } from './panel-features.ts'
export type {
  ClassificationScore,
  PanelMetrics,
  PanelScore,
  PanelVerdict,
  RegressionScore,
} from './panel-metrics.ts'
export { PANEL_ALGORITHMS, type PanelAlgorithm, type PanelModel, type PanelType } from './panel-model.ts'
export { PanelProblems } from './panel-problems.ts'
export { PANEL_SETTINGS, type PanelSettings, panelSettings } from './panel-settings.ts'
export { type PanelSnapshot, panelSnapshot } from './panel-snapshot.ts'
export { type LatestPrediction, predictLatest } from './predict-latest.ts'
export { releasePanel, type SavePanelOptions, savePanel, saveSnapshot } from './save-panel.ts'
export { type TrainedPanelModel, type TrainPanelOptions, trainPanel } from './train-panel.ts'
export { VOLUME_LEVELS } from './volume-level.ts'
