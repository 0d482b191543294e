import { setTimeout } from 'node:timers/promises'
import { panelFeaturesCsv, parsePanel } from '../../../adapters/source/index.ts'
import {
  type ObjectEvent,
  type ObjectStore,
  type PanelAlgorithm,
  type PanelSettings,
  type PanelType,
  panelFeatures,
  panelSnapshot,
  pointLatest,
  releasePanel,
  sweepReleases,
  type TakeObjectOptions,
  trainPanel,
} from '../../../trade/pipeline/index.ts'
import { askReload, type HandledOutcome } from '../../cloud/index.ts'
import type { Terminal } from '../terminal.ts'
import { tellProblems } from './panel-data.ts'

export interface PanelLineOptions {
  readonly store: ObjectStore
  readonly settings: PanelSettings
  readonly types?: readonly PanelType[] | undefined
  readonly algorithms?: readonly PanelAlgorithm[] | undefined
  /** Hears of the beginning of the work, and of the end of each step. */
  readonly onStep?: (step: 'begin' | 'end') => void
}

/** What becomes of a file that was dropped: features, models, and the list that names them. */
export function panelLine(
  terminal: Terminal,
  options: PanelLineOptions,
): Pick<TakeObjectOptions, 'store' | 'prepare' | 'announce' | 'wait'> {
  const { store } = options
  return {
    store,
    wait,
    prepare: (event) => prepare(terminal, event, options),
    announce: (folders) => pointLatest(store, folders),
  }
}

/** Features and models of one content; nobody sees the models yet. */
async function prepare(
  terminal: Terminal,
  event: ObjectEvent,
  { store, settings, types, algorithms, onStep }: PanelLineOptions,
): Promise<readonly string[]> {
  onStep?.('begin')
  const { panel, report, dataHash } = await parsePanel(event.read(), event.key)
  tellProblems(terminal, report, event.key)
  const features = panelFeatures(panel, settings)
  await stepEnded()
  await store.put(`features/${dataHash.slice(0, 16)}.csv`, panelFeaturesCsv(features))
  const trained = await trainPanel(features, {
    settings,
    ...(types && { types }),
    ...(algorithms && { algorithms }),
    onProgress: async ({ type, algo, done, total }) => {
      terminal.progress(`  ${event.key}: ${type} ${algo} … ${done}/${total}`)
      await stepEnded()
    },
  })
  for (const { model, metrics } of trained) terminal.say(`  ${model.type}: ${metrics.verdict.text}`)
  return releasePanel(store, trained, { snapshot: panelSnapshot(features, dataHash), report, at: event.at })

  async function stepEnded(): Promise<void> {
    // Claims are renewed by a timer, which a training holds up.
    await setTimeout(0)
    onStep?.('end')
    event.signal.throwIfAborted()
  }
}

export interface AfterReleaseOptions {
  readonly keep?: number | undefined
  readonly reload?: string | undefined
  /** Ends it. */
  readonly signal: AbortSignal
}

/** Tells a predictor of new models, and removes releases that nobody needs. What fails here is told, no more. */
export async function afterRelease(
  terminal: Terminal,
  store: ObjectStore,
  { keep, reload, signal }: AfterReleaseOptions,
): Promise<void> {
  if (reload !== undefined) {
    const answer = await askReload(reload, { wait, signal })
    if (answer.kind === 'failed') {
      terminal.warn(`${reload} was asked ${answer.tries} times to take the new models: ${answer.reason}`)
    }
  }
  if (signal.aborted) return
  try {
    const { abandoned, surplus } = await sweepReleases(store, {
      clock: Date.now,
      ...(keep !== undefined && { keep }),
    })
    const removed = [...abandoned, ...surplus]
    if (removed.length > 0) terminal.say(`  removed: ${removed.join(', ')}`)
  } catch (error) {
    terminal.warn(`Old releases stay: ${error instanceof Error ? error.message : error}`)
  }
}

/** Says what became of a file. */
export function tellOutcome(terminal: Terminal, key: string, outcome: HandledOutcome): void {
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
    case 'released':
      terminal.warn(`${key}: time was up; it was given back`)
      return
    case 'gone':
      terminal.say(`${key}: it is not there any more`)
      return
    case 'busy':
    case 'changed':
    case 'overtaken':
      terminal.progress(`  ${key}: ${outcome.kind}`)
  }
}

/** Resolves after so long, or when the signal aborts. */
export async function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  await setTimeout(delayMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
