import type { PipelineResult } from '../../trade/pipeline/index.ts'

type Stage = PipelineResult['stages'][number]
type Score = NonNullable<PipelineResult['metrics']>['scores'][number]

export const MODELS_HASH = 'a1'.repeat(32)

/** The artifact `models` of a run: boosted trees that lean on one column, and another kind of model. */
export const MODELS_FILE = {
  schema: 'leme.models/1',
  models: [
    {
      ...{ score: 'up_gb', label: 'up', algorithm: 'gb', trainedRows: 5_000 },
      features: ['close_ROCP_1', 'volume_SMA_48', 'close_RSI_14'],
      model: { kind: 'gb', parameters: { importance: [1, 3, 0], splits: [4, 9, 0], trees: [] } },
    },
    {
      ...{ score: 'up_lc', label: 'up', algorithm: 'lc', trainedRows: 5_000 },
      features: ['close_ROCP_1'],
      model: { kind: 'logistic', parameters: { weights: [0.2] } },
    },
  ],
}

/** A stage that is done; `part` says what is different. */
export function stageOf(name: string, part: Partial<Stage> = {}): Stage {
  const hash = (what: string) => what.padEnd(64, '0')
  return {
    ...{ name, status: 'done', inputHash: hash(`in-${name}`), outputHash: hash(`out-${name}`) },
    ...{ rows: 5_000, ms: 120, cached: false },
    ...part,
  }
}

/** A score whose folds have these AUCs. */
export function scoreOf(name: string, aucs: readonly (number | null)[], part: Partial<Score> = {}): Score {
  return {
    ...{ score: name, label: 'up', algorithm: 'gb', rows: 400 * aucs.length, positives: 0.52 },
    ...{ auc: 0.56, averagePrecision: 0.55, f1: 0.5, precision: 0.54, recall: 0.48, brier: 0.246 },
    baselines: [
      { name: 'last', rows: 1_600, auc: 0.5, brier: 0.5, mae: null, rmse: null },
      { name: 'known-mean', rows: 1_600, auc: 0.49, brier: 0.25, mae: null, rmse: null },
    ],
    skill: 0.012,
    calibration: {
      ...{ ece: 0.031, logLoss: 0.68 },
      bins: [0.3, 0.4, 0.5, 0.6].map((low, at) => ({
        ...{ low, high: low + 0.1, rows: 100 + 200 * at, meanProbability: low + 0.05 },
        share: low + 0.02 + 0.02 * at,
      })),
    },
    folds: aucs.map((auc, fold) => ({ fold, rows: 400, auc })),
    regimes: [
      {
        ...{ by: 'volatility', regime: 'calm', rows: 800, positives: 0.5, auc: 0.58 },
        ...{ low: 0.53, high: 0.63, isSmall: false },
      },
      {
        ...{ by: 'volatility', regime: 'wild', rows: 20, positives: 0.4, auc: 0.44 },
        ...{ low: null, high: null, isSmall: true },
      },
    ],
    chance: { tries: 200, atLeastAsGood: 1, pValue: 0.005, aucMean: 0.5, auc95: 0.53, blockRows: 12 },
    ...part,
  }
}

/** What a run of the whole line gave. */
export function pipelineResult(part: Partial<PipelineResult> = {}): PipelineResult {
  const names = ['data', 'check', 'features', 'labels', 'train', 'rolling', 'signals']
  return {
    schema: 'leme.pipeline/1',
    symbol: 'TIDEUSDT',
    stages: names.map((name) => stageOf(name, name === 'data' ? { cached: true, ms: 4 } : {})),
    metrics: {
      scores: [scoreOf('up_gb', [0.59, 0.57, 0.52, 0.56])],
      folds: 4,
      from: Date.UTC(2025, 0, 20),
      to: Date.UTC(2025, 1, 28),
      holding: { profitRatio: 0.04 },
      trading: {
        ...{ trades: 41, rowsHeld: 600, feeBps: 10, profitRatio: -0.021, tries: 200, atLeastAsGood: 90 },
        ...{ pValue: 0.45, randomMean: -0.03, random95: 0.02 },
      },
      drift: [
        { name: 'close_ROCP_1', psi: 0.04, ks: 0.05, word: 'stable' },
        { name: 'volume_SMA_48', psi: 0.31, ks: 0.22, word: 'drifted' },
        { name: 'close_RSI_14', psi: null, ks: null, word: 'unknown' },
      ],
      leaks: [],
    },
    artifacts: [
      {
        ...{ name: 'prices', stage: 'data', hash: 'out-data'.padEnd(64, '0'), rows: 5_000 },
        ...{ path: '/srv/secret/place/prices.parquet', columns: ['open', 'close'] },
      },
      {
        ...{ name: 'features', stage: 'features', hash: 'out-features'.padEnd(64, '0'), rows: 5_000 },
        ...{ path: '/srv/secret/place/features.parquet', columns: ['close_ROCP_1', 'volume_SMA_48'] },
      },
      { name: 'models', stage: 'train', hash: MODELS_HASH, rows: 0, columns: [] },
    ],
    verdict: {
      kind: 'weak-edge',
      text: 'Weak edge: out-of-sample AUC 0.560 (up_gb, 1600 rows). Costs may eat it.',
      findings: [
        {
          ...{ severity: 'warning', what: 'drift', value: 0.31, advice: 'Train on newer rows.' },
          text: 'the last third of the rows has other values of volume_SMA_48',
        },
        { severity: 'note', what: 'leaks', value: 0, text: 'no feature was found to know the future' },
      ],
    },
    files: ['/srv/secret/place/predictions.csv'],
    warnings: [],
    ...part,
  }
}

/** A run whose features failed, so that nothing behind them ran. */
export function failedResult(): PipelineResult {
  const failed: Partial<Stage> = {
    ...{ status: 'failed', outputHash: null, rows: 0, code: 'feature.looks-ahead' },
    ...{
      message: 'The feature tomorrow changes when the future is cut off.',
      hint: 'Take it out of the set.',
    },
  }
  const blocked: Partial<Stage> = { status: 'blocked', inputHash: null, outputHash: null, rows: 0, ms: 0 }
  return pipelineResult({
    stages: [
      ...['data', 'check'].map((name) => stageOf(name)),
      stageOf('features', failed),
      stageOf('labels'),
      ...['train', 'rolling', 'signals'].map((name) =>
        stageOf(name, { ...blocked, message: 'not run: features failed' }),
      ),
    ],
    metrics: null,
    artifacts: [],
    verdict: { kind: 'unknown', text: 'No verdict: features failed.' },
  })
}
