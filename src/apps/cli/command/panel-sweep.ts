import { sweepReleases } from '../../../trade/pipeline/index.ts'
import type { Terminal } from '../terminal.ts'
import { openArtifacts } from './panel-data.ts'

export interface PanelSweepOptions {
  readonly artifacts?: string
  readonly keep?: number
}

/** `leme panel sweep`: removes what killed trainings left, and releases beyond a number. */
export async function panelSweep(terminal: Terminal, { artifacts, keep }: PanelSweepOptions): Promise<void> {
  const store = await openArtifacts(artifacts)
  const swept = await sweepReleases(store, { clock: Date.now, ...(keep !== undefined && { keep }) })
  const removed = [...swept.abandoned, ...swept.surplus]
  const text = removed.length === 0 ? `Nothing to remove in ${store.name}` : removed.join('\n')
  terminal.result({ schema: 'leme.panel-sweep/1', artifacts: store.name, ...swept }, text)
}
