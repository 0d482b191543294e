import { writePanel } from '../../../adapters/source/index.ts'
import { generatePanel } from '../../../trade/pipeline/index.ts'
import { count, type Terminal } from '../terminal.ts'

export interface PanelGenerateOptions {
  readonly out: string
  readonly assets: number
  readonly days: number
  readonly seed: string
  readonly reversal: number
}

/** `leme panel generate`: an invented panel into a file. */
export async function panelGenerate(terminal: Terminal, options: PanelGenerateOptions): Promise<void> {
  const { out, ...market } = options
  const panel = generatePanel(market)
  await writePanel(out, panel)
  const json = { schema: 'leme.panel-generate/1', file: out, rows: panel.rows, assets: panel.assets.length }
  terminal.result(json, `${count(panel.rows)} rows of ${panel.assets.length} assets → ${out}`)
}
