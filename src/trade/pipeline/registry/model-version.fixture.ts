import type { NewModelVersion } from './model-version.ts'
import type { AliasMove, Feed } from './port.ts'
import type { NewPrediction } from './prediction.ts'

export const HOUR = 3_600_000

/** A version to register; `seed` names its artifact. */
export function newVersion(seed: string, part: Partial<NewModelVersion> = {}): NewModelVersion {
  const hash = (name: string) => hex(`${seed} ${name}`)
  return {
    schema: 'leme.model-version/1',
    trainingRun: `run-${seed}`,
    lineage: {
      ...{ dataHash: hash('data'), featureSetHash: hash('features'), labelSetHash: hash('labels') },
      ...{ configHash: hash('config'), codeVersion: '1.2.3', artifactHash: hash('artifact') },
    },
    metrics: {
      schema: 'leme.model-metrics/1',
      ...{
        rows: 900,
        positives: 0.5,
        auc: 0.58,
        averagePrecision: 0.57,
        f1: null,
        precision: 0.5,
        recall: 0.4,
      },
      ...{ brier: 0.245, chanceOf: 0.004, verdict: { kind: 'weak-edge', text: 'Weak edge.' } },
      ...{ cutTest: 'passed', scoreDeciles: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] },
    },
    features: [
      { name: 'close_ROCP_1', type: 'number' },
      { name: 'close_ROCP_4', type: 'number' },
    ],
    ...{ label: 'up', labelHorizon: 2, timeframe: '1h', score: 'up_gb', algorithm: 'gb', trainedRows: 4_000 },
    notes: '',
    ...part,
  }
}

export const FEED: Feed = { features: newVersion('').features, timeframe: '1h' }

export function prediction(bar: number, part: Partial<NewPrediction> = {}): NewPrediction {
  const barTime = Date.UTC(2025, 0, 1) + bar * HOUR
  return { barTime, instrument: 'BTC/USDT', score: 0.5, price: 100, latencyMs: 1.5, mode: 'shadow', ...part }
}

export function moveTo(model: string, to: number, part: Partial<AliasMove> = {}): AliasMove {
  return {
    ...{ model, to, alias: 'champion', kind: 'promote', after: null, actor: 'cli', reason: 'because' },
    ...{ forced: false, gates: null },
    ...part,
  }
}

/** 64 hex digits that differ with the text. */
function hex(text: string): string {
  let state = 7
  let digits = ''
  while (digits.length < 64) {
    for (const char of text) state = (Math.imul(state, 31) + char.codePointAt(0)!) >>> 0
    digits += state.toString(16).padStart(8, '0')
  }
  return digits.slice(0, 64)
}
