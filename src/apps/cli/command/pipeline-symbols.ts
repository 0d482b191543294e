import { isDeepStrictEqual } from 'node:util'
import { Fault } from '../../../domain/index.ts'
import { PipelineFault, type PipelineResult } from '../../../trade/pipeline/index.ts'
import { type ConfiguredPipeline, openPipelineConfig, withOverrides } from '../../local/pipeline.ts'
import { count, duration, type Terminal, table } from '../terminal.ts'
import type { PipelineRunOptions } from './pipeline-run.ts'

/** A symbol becomes the name of a folder. */
const SYMBOL = /^(?!\.+$)[\w.^=-]{1,64}$/

/**
 * The configuration once for each symbol, its templates filled in. All are read before the first is run.
 * @throws PipelineFault `config.invalid` when a symbol cannot name a folder, or all would read the same rows
 */
export function openSymbols(
  symbols: readonly string[],
  options: Pick<PipelineRunOptions, 'config' | 'dataFolder' | 'compat' | 'register'>,
): readonly ConfiguredPipeline[] {
  for (const symbol of symbols) {
    if (SYMBOL.test(symbol)) continue
    throw new PipelineFault('config.invalid', `"${symbol.slice(0, 80)}" is no symbol`, {
      hint: 'Write symbols as folders are called, separated by commas: --symbols BTCUSDT,ETHUSDT.',
    })
  }
  const open = (symbol: string) => withOverrides(openPipelineConfig(options.config, symbol), options)
  const rowsOf = ({ config: { data_sources, data_folder } }: ConfiguredPipeline) => [
    data_sources,
    data_folder,
  ]
  if (isDeepStrictEqual(rowsOf(open('ANY')), rowsOf(open('OTHER')))) {
    throw new PipelineFault('config.invalid', `every symbol would read the same rows of ${options.config}`, {
      hint: 'Write {symbol} where the data sources differ, as in "folder": "{symbol}"; or leave --symbols out.',
    })
  }
  return symbols.map(open)
}

/** What became of one symbol. */
export interface SymbolRun {
  readonly symbol: string
  readonly status: 'done' | 'failed' | 'queued' | 'running'
  readonly result: PipelineResult | null
  /** The failed stage and why, where one has failed; else what it does. */
  readonly message: string
  readonly code?: string | undefined
  readonly hint?: string | undefined
  /** Of the queue. */
  readonly id?: string
}

/** How a run of the line ended, with the stage that failed. */
export function symbolRun(result: PipelineResult): SymbolRun {
  const { symbol } = result
  const failed = result.stages.find(({ status }) => status === 'failed')
  if (!failed) return { symbol, status: 'done', result, message: '' }
  const { name, message, code, hint } = failed
  return { symbol, status: 'failed', result, message: `${name}: ${message ?? ''}`, code, hint }
}

/** A run that could not even report its stages. */
export function symbolFailure(symbol: string, error: unknown): SymbolRun {
  const message = error instanceof Error ? error.message : String(error)
  const { code = 'unexpected', hint = undefined } = error instanceof Fault ? error : {}
  return { symbol, status: 'failed', result: null, message, code, hint }
}

const SHOWN = 60

/** The first line, files without their folders. */
function shortened(message: string): string {
  return message
    .split('\n')[0]!
    .replaceAll(/\S*[\\/](?=[^\\/\s])/g, '')
    .slice(0, SHOWN)
}

/** A line for each symbol: how good, on how many rows, how long, and of what failed why. */
export function symbolTable(runs: readonly SymbolRun[]): string {
  const rows = runs.map(({ symbol, status, result, message }) => {
    const best = [...(result?.metrics?.scores ?? [])].sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0))[0]
    const ms = (result?.stages ?? []).reduce((sum, stage) => sum + stage.ms, 0)
    const said = status === 'done' ? (result?.verdict.kind ?? '') : status
    return [
      ...[symbol, said, best?.auc?.toFixed(3) ?? '–', best ? count(best.rows) : '–'],
      ...[result ? duration(ms) : '–', shortened(message)],
    ]
  })
  return table(['Symbol', 'Verdict', 'AUC', 'Rows', 'Time', 'Why'], rows)
}

/** All symbols in one answer, and below the table what does not fit into it. */
export function tellSymbols(terminal: Terminal, runs: readonly SymbolRun[]): void {
  const reasons = runs
    .filter(({ status, message, hint }) => status === 'failed' && (message.length > SHOWN || hint))
    .map(({ symbol, message, hint }) => [symbol, message, hint].filter(Boolean).join('\n  '))
  terminal.result(
    { schema: 'leme.pipeline-symbols/1', runs },
    ['', symbolTable(runs), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n'),
  )
}
