import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { panelFeaturesCsv, parsePanel } from '../../../adapters/source/index.ts'
import {
  type ObjectEvent,
  type ObjectStore,
  objectEventLedger,
  type PanelSettings,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  pointLatest,
  releasePanel,
  type TakeOutcome,
  trainPanel,
  watchObjects,
} from '../../../trade/pipeline/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { openArtifacts, tellProblems } from './panel-data.ts'
import type { PanelTrainOptions } from './panel-train.ts'

export interface PanelWatchOptions extends Omit<PanelTrainOptions, 'data'> {
  readonly prefix: string
  readonly suffix: string
  readonly pollSeconds: number
  readonly settleSeconds: number
  readonly once?: boolean
}

/** `leme panel watch`: a file dropped beside the models becomes features and models, once. */
export async function panelWatch(terminal: Terminal, options: PanelWatchOptions): Promise<void> {
  const settings = panelSettings(options)
  const store = await openArtifacts(options.artifacts)
  const enough = new AbortController()
  const signal = AbortSignal.any([stopSignal(), enough.signal])
  const taken: { key: string; outcome: TakeOutcome }[] = []
  terminal.say(
    `Watching ${store.name} for ${options.prefix}*${options.suffix}; Ctrl-C ends after the file in hand.`,
  )
  await watchObjects({
    store,
    ledger: objectEventLedger(store, { owner: randomUUID(), clock: Date.now }),
    prefix: options.prefix,
    suffix: options.suffix,
    clock: Date.now,
    settleMs: options.settleSeconds * 1000,
    pollMs: options.pollSeconds * 1000,
    signal,
    wait,
    prepare: (event) => prepare(terminal, event, { ...options, settings, store }),
    announce: (folders) => pointLatest(store, folders),
    onOutcome: ({ key }, outcome) => {
      tell(terminal, key, outcome)
      if (options.once !== true || outcome.kind === 'busy' || outcome.kind === 'changed') return
      taken.push({ key, outcome })
      enough.abort()
    },
    onFailure: (error) => terminal.warn(error instanceof Error ? error.message : String(error)),
  })
  terminal.result({ schema: 'leme.panel-watch/1', artifacts: store.name, taken }, 'No longer watching.')
}

/** Features and models of one content; nobody sees the models yet. */
async function prepare(
  terminal: Terminal,
  event: ObjectEvent,
  { store, settings, types, algorithms }: PanelWatchOptions & { settings: PanelSettings; store: ObjectStore },
): Promise<readonly string[]> {
  const { panel, report, dataHash } = await parsePanel(event.read(), event.key)
  tellProblems(terminal, report, event.key)
  const features = panelFeatures(panel, settings)
  await store.put(`features/${dataHash.slice(0, 16)}.csv`, panelFeaturesCsv(features))
  const trained = await trainPanel(features, {
    settings,
    ...(types && { types }),
    ...(algorithms && { algorithms }),
    onProgress: async ({ type, algo, done, total }) => {
      terminal.progress(`  ${event.key}: ${type} ${algo} … ${done}/${total}`)
      // Claims are renewed by a timer, which a training holds up.
      await setTimeout(0)
      event.signal.throwIfAborted()
    },
  })
  for (const { model, metrics } of trained) terminal.say(`  ${model.type}: ${metrics.verdict.text}`)
  return releasePanel(store, trained, { snapshot: panelSnapshot(features, dataHash), report, at: event.at })
}

function tell(terminal: Terminal, key: string, outcome: TakeOutcome): void {
  switch (outcome.kind) {
    case 'done':
      terminal.say(
        outcome.fresh
          ? `${terminal.paint('good', '✓')} ${key} → ${outcome.result.join(', ')}`
          : `${key}: these bytes were trained on before`,
      )
      return
    case 'poison':
    case 'refused':
    case 'failed':
      terminal.warn(`${key}: ${outcome.kind === 'failed' ? '' : 'given up: '}${outcome.reason}`)
      return
    case 'busy':
    case 'changed':
    case 'overtaken':
      terminal.progress(`  ${key}: ${outcome.kind}`)
  }
}

async function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  await setTimeout(delayMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
