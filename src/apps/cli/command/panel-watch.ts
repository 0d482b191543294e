import { randomUUID } from 'node:crypto'
import {
  isPanelOutput,
  objectEventLedger,
  panelSettings,
  type TakeOutcome,
  watchObjects,
} from '../../../trade/pipeline/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { openArtifacts } from './panel-data.ts'
import { afterRelease, panelLine, tellOutcome } from './panel-line.ts'
import type { PanelTrainOptions } from './panel-train.ts'

export interface PanelWatchOptions extends Omit<PanelTrainOptions, 'data'> {
  readonly prefix: string
  readonly suffix: string
  readonly pollSeconds: number
  readonly settleSeconds: number
  readonly keep?: number
  readonly reload?: string
  readonly once?: boolean
}

/** `leme panel watch`: a file dropped beside the models becomes features and models, once. */
export async function panelWatch(terminal: Terminal, options: PanelWatchOptions): Promise<void> {
  const { types, algorithms, keep, reload } = options
  const settings = panelSettings(options)
  const store = await openArtifacts(options.artifacts)
  const enough = new AbortController()
  const stop = stopSignal()
  const signal = AbortSignal.any([stop, enough.signal])
  const taken: { key: string; outcome: TakeOutcome }[] = []
  let after = Promise.resolve()
  terminal.say(
    `Watching ${store.name} for ${options.prefix}*${options.suffix}; Ctrl-C ends after the file in hand.`,
  )
  await watchObjects({
    ...panelLine(terminal, { store, settings, types, algorithms }),
    ledger: objectEventLedger(store, { owner: randomUUID(), clock: Date.now }),
    prefix: options.prefix,
    suffix: options.suffix,
    except: isPanelOutput,
    clock: Date.now,
    settleMs: options.settleSeconds * 1000,
    pollMs: options.pollSeconds * 1000,
    signal,
    onOutcome: ({ key }, outcome) => {
      tellOutcome(terminal, key, outcome)
      if (outcome.kind === 'done' && outcome.fresh) {
        after = after.then(() => afterRelease(terminal, store, { keep, reload, signal: stop }))
      }
      if (options.once !== true || outcome.kind === 'busy' || outcome.kind === 'changed') return
      taken.push({ key, outcome })
      enough.abort()
    },
    onFailure: (error) => terminal.warn(error instanceof Error ? error.message : String(error)),
  })
  await after
  terminal.result({ schema: 'leme.panel-watch/1', artifacts: store.name, taken }, 'No longer watching.')
}
