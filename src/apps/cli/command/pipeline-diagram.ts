import { writeFileSync } from 'node:fs'
import { renderPng } from '../../../adapters/picture/index.ts'
import { readTable } from '../../../adapters/source/index.ts'
import { readTableFile } from '../../../adapters/store/parquet/index.ts'
import { Fault } from '../../../domain/index.ts'
import {
  type DiagramOptions,
  type PipelineConfig,
  parseFreq,
  scoreDiagram,
} from '../../../trade/pipeline/index.ts'
import { openPipelineConfig } from '../../local/pipeline.ts'
import type { Terminal } from '../terminal.ts'

export interface PipelineDiagramOptions {
  readonly config: string
  readonly signals: string
  readonly out: string
  readonly theme?: 'light' | 'dark'
}

/** `leme pipeline diagram`: prices, scores and signals as a picture, as the daily diagram shows them. */
export async function pipelineDiagram(terminal: Terminal, options: PipelineDiagramOptions): Promise<void> {
  if (!/\.(png|svg)$/.test(options.out)) {
    throw new Fault('usage', 'diagram.format', `${options.out} is neither .png nor .svg`, {
      hint: 'End the name in .png or .svg.',
    })
  }
  const { config } = openPipelineConfig(options.config)
  const table = options.signals.endsWith('.parquet')
    ? await readTableFile(options.signals)
    : readTable(options.signals, 60_000).table
  const svg = scoreDiagram(table, { ...settingsOf(config), ...(options.theme && { theme: options.theme }) })
  const bytes = options.out.endsWith('.png') ? await renderPng(svg) : svg
  writeFileSync(options.out, bytes)
  terminal.result({ schema: 'leme.diagram/1', file: options.out, rows: table.rows }, options.out)
}

/** What the configuration says of its diagram, and the rule's columns. */
function settingsOf(config: PipelineConfig): DiagramOptions {
  const output = config.output_sets?.find(({ generator }) => generator.includes('diagram'))
  const model = output?.config && 'nrows' in output.config ? output.config : undefined
  const rule = config.signal_sets?.find(
    (set) => set.generator === 'threshold_rule' || set.generator === 'threshold_rule2',
  )
  const names = rule && 'names' in rule.config ? [rule.config.names].flat() : []
  const [score] = [model?.score_column_names ?? rule?.config.columns ?? []].flat()
  const freq = model?.resampling_freq ?? model?.freq
  return {
    title: config.description ? `${config.symbol}: ${config.description}` : config.symbol,
    ...(score !== undefined && { score }),
    ...(names[0] !== undefined && { buy: names[0] }),
    ...(names[1] !== undefined && { sell: names[1] }),
    ...(model?.score_thresholds && { thresholds: model.score_thresholds }),
    ...(freq !== undefined && { resample: parseFreq(freq) }),
    rows: model?.nrows ?? 168,
  }
}
