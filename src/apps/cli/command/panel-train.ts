import {
  type PanelAlgorithm,
  type PanelSettings,
  type PanelType,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  savePanel,
  type TrainedPanelModel,
  trainPanel,
} from '../../../trade/pipeline/index.ts'
import type { Terminal } from '../terminal.ts'
import { duration, table } from '../terminal.ts'
import { openArtifacts, readPanelData } from './panel-data.ts'

export interface PanelTrainOptions extends PanelSettings {
  readonly data: string
  readonly artifacts?: string
  readonly types?: readonly PanelType[]
  readonly algorithms?: readonly PanelAlgorithm[]
}

/** `leme panel train`: from a file to models that were judged on rows they had not seen. */
export async function panelTrain(terminal: Terminal, options: PanelTrainOptions): Promise<void> {
  const began = performance.now()
  const settings = panelSettings(options)
  const store = await openArtifacts(options.artifacts)
  const { panel, report, dataHash } = await readPanelData(terminal, options.data)
  const features = panelFeatures(panel, settings)
  const trained = await terminal.step(
    'train',
    () => train(terminal, features, { ...options, settings }),
    (models) => `${models.length} models, each judged on ${settings.folds} spans of dates`,
  )
  const snapshot = panelSnapshot(features, dataHash)
  const folders = await savePanel(store, trained, { snapshot, report, at: Date.now() })
  const ms = performance.now() - began
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  const models = trained.map(({ metrics }, k) => ({ folder: folders[k]!, metrics }))
  const json = {
    schema: 'leme.panel-train/1',
    artifacts: store.name,
    dataHash,
    models,
    ms,
    peakMemoryMb,
    report,
  }
  const text = [
    '',
    scores(trained),
    '',
    ...trained.map(({ model, metrics }) => `${model.type}: ${metrics.verdict.text}`),
    '',
    `Models in ${store.name}`,
    ...folders.map((folder) => `  ${folder}`),
    `Done in ${duration(ms)}; at most ${peakMemoryMb} MB of memory.`,
  ]
  terminal.result(json, text.join('\n'))
}

function train(
  terminal: Terminal,
  features: ReturnType<typeof panelFeatures>,
  { settings, types, algorithms }: PanelTrainOptions & { readonly settings: PanelSettings },
): Promise<TrainedPanelModel[]> {
  return trainPanel(features, {
    settings,
    ...(types && { types }),
    ...(algorithms && { algorithms }),
    onProgress: ({ type, algo, done, total }) => terminal.progress(`  ${type} ${algo} … ${done}/${total}`),
  })
}

/** Models and what needs no model, one line each. */
function scores(trained: readonly TrainedPanelModel[]): string {
  const seen = new Set<string>()
  const rows = trained.flatMap(({ model, metrics }) => {
    const baselines = Object.entries(metrics.baselines).filter(([name]) => !seen.has(name))
    for (const [name] of baselines) seen.add(name)
    return [[model.algo, metrics.overall] as const, ...baselines].map(([name, score]) =>
      line(model.type, name, score),
    )
  })
  return table(['type', 'model', 'MAE', 'RMSE', 'MAPE %', 'R²', 'accuracy %', 'F1', 'AUC'], rows)
}

function line(type: PanelType, name: string, score: TrainedPanelModel['metrics']['overall']): string[] {
  const cell = (value: number | null, digits: number, times = 1) =>
    (value === null ? '–' : (value * times).toFixed(digits)).padStart(8)
  if ('mae' in score) {
    const { mae, rmse, mape, r2 } = score
    return [type, name, cell(mae, 4), cell(rmse, 4), cell(mape, 3, 100), cell(r2, 5), '', '', '']
  }
  const { accuracy, f1, auc } = score
  return [type, name, '', '', '', '', cell(accuracy, 2, 100), cell(f1, 3), cell(auc, 3)]
}
