import { writePanelFeatures } from '../../../adapters/source/index.ts'
import {
  LATEST_FEATURES,
  PANEL_FEATURES,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  saveSnapshot,
} from '../../../trade/pipeline/index.ts'
import type { Terminal } from '../terminal.ts'
import { openArtifacts, readPanelData } from './panel-data.ts'

export interface PanelFeaturesOptions {
  readonly data: string
  readonly mostGapDays: number
  readonly out?: string
  readonly artifacts?: string
}

/** `leme panel features`: what is in a panel, and its features into a file or before the models. */
export async function panelFeatureFile(terminal: Terminal, options: PanelFeaturesOptions): Promise<void> {
  const settings = panelSettings({ mostGapDays: options.mostGapDays })
  const { panel, report, dataHash } = await readPanelData(terminal, options.data)
  const features = await terminal.step(
    'features',
    () => panelFeatures(panel, settings),
    () => `${PANEL_FEATURES.length} for each row`,
  )
  const written: string[] = []
  if (options.out !== undefined) {
    await writePanelFeatures(options.out, features)
    written.push(options.out)
  }
  if (options.artifacts !== undefined) {
    const store = await openArtifacts(options.artifacts)
    await saveSnapshot(store, panelSnapshot(features, dataHash), Date.now())
    written.push(`${LATEST_FEATURES} in ${store.name}`)
  }
  const json = { schema: 'leme.panel-features/1', dataHash, features: PANEL_FEATURES, written, report }
  terminal.result(json, written.map((place) => `→ ${place}`).join('\n'))
}
