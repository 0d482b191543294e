import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectQueue } from '../../../adapters/queue/index.ts'
import { Fault, formatTime } from '../../../domain/index.ts'
import type { PipelineResult } from '../../../trade/pipeline/index.ts'
import type { Run, RunStore } from '../../../trade/research/index.ts'
import { loadFeatures } from '../../local/load-features.ts'
import { type ConfiguredPipeline, openPipelineConfig, withOverrides } from '../../local/pipeline.ts'
import { type LineSpec, type QueuedLine, queueLine } from '../../local/queued-lines.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import { type Terminal, table } from '../terminal.ts'
import { describeResult, type PipelineRunOptions } from './pipeline-run.ts'
import { openSymbols, type SymbolRun, tellSymbols } from './pipeline-symbols.ts'

const POLL_MS = 250
/** A job of which nothing is heard for so long waits for a worker. */
const UNHEARD_MS = 3_000

/** `leme pipeline run --queue`: each symbol a job; with `--wait` it is told how they go on. */
export async function pipelineQueue(terminal: Terminal, options: PipelineRunOptions): Promise<void> {
  requireQueueable(options)
  const pipelines = options.symbols
    ? openSymbols(options.symbols, options)
    : [withOverrides(openPipelineConfig(options.config), options)]
  for (const warning of pipelines[0]?.warnings ?? []) terminal.warn(warning)
  const specs: LineSpec[] = []
  for (const pipeline of pipelines) specs.push(await specOf(pipeline, options))
  const stop = stopSignal()
  await withDatabase(async ({ store, url }) => {
    await using queue = await connectQueue(url, { onError: (error) => terminal.warn(error.message) })
    const asked: QueuedLine[] = []
    for (const spec of specs) asked.push(await queueLine(spec, { runs: store.runs, queue }))
    if (!options.wait) return tellAsked(terminal, asked)
    const runs = await watch(terminal, asked, { runs: store.runs, stop })
    tellSymbols(terminal, runs.map(symbolOf))
    if (runs.some(({ status }) => status === 'failed')) process.exitCode = EXIT.failed
    if (!stop.aborted) return
    terminal.note(`The jobs go on. ${HOW_TO_LOOK}`)
    process.exitCode = EXIT.interrupted
  })
}

const HOW_TO_LOOK = 'To look: npx leme pipeline list, npx leme pipeline show ID'

/** @throws Fault `cli.usage` */
function requireQueueable({ queue, predictions, models, workers }: PipelineRunOptions): void {
  const given = Object.entries({ predictions, models, workers }).find(([, value]) => value !== undefined)
  if (queue && !given) return
  throw new Fault(
    'usage',
    'cli.usage',
    queue ? `--${given![0]} is not for --queue` : '--wait needs --queue',
    {
      hint: queue ? 'Run it here instead: leave --queue out.' : 'Without --queue it is waited for anyway.',
    },
  )
}

async function specOf(
  { config, folder }: ConfiguredPipeline,
  { config: file, goal, artifacts }: PipelineRunOptions,
): Promise<LineSpec> {
  const { codeHashes } = await loadFeatures(config, folder)
  return {
    ...{ schema: 'leme.pipeline-run/1', pipeline: resolve(file), config, folder, code: codeHashes },
    ...(goal && { goal }),
    ...(artifacts !== undefined && { artifacts: resolve(artifacts) }),
  }
}

function tellAsked(terminal: Terminal, asked: readonly QueuedLine[]): void {
  const runs = asked.map(({ run, isNew }) => ({ ...symbolOf(run), isNew }))
  const lines = runs.map(({ symbol, id, isNew, status }) => [symbol, id!, isNew ? 'asked for' : status])
  terminal.result(
    { schema: 'leme.pipeline-symbols/1', runs },
    [table(['Symbol', 'Run', ''], lines), '', 'npx leme worker does them, or a server.', HOW_TO_LOOK].join(
      '\n',
    ),
  )
}

/** Looks until all have ended or it is told to stop. */
async function watch(
  terminal: Terminal,
  asked: readonly QueuedLine[],
  { runs, stop }: { readonly runs: Pick<RunStore, 'get'>; readonly stop: AbortSignal },
): Promise<readonly Run[]> {
  const found = new Map(asked.map(({ run }) => [run.id, run]))
  const began = performance.now()
  let isUnheard = true
  const awaited = asked.filter(({ run }) => isOpen(run)).length
  const runsOf = awaited === 1 ? '1 run' : `${awaited} runs`
  if (awaited > 0) terminal.note(`Waits for ${runsOf}. Ctrl-C ends the waiting, not the work.`)
  for (;;) {
    for (const known of [...found.values()].filter(isOpen)) {
      const run = (await runs.get(known.id)) ?? known
      found.set(run.id, run)
      if (!isOpen(run)) terminal.say(`${markOf(terminal, run)} ${symbolOf(run).symbol} ${run.error ?? ''}`)
    }
    const open = [...found.values()].filter(isOpen)
    if (open.length === 0 || stop.aborted) return [...found.values()]
    const running = open.filter(({ status }) => status === 'running')
    const heard = running.map((run) => `${symbolOf(run).symbol} ${run.message}`)
    terminal.progress(`  ${found.size - open.length} of ${found.size} done   ${heard.join('   ')}`)
    if (running.length > 0 || open.length < found.size) isUnheard = false
    if (isUnheard && performance.now() - began > UNHEARD_MS) {
      isUnheard = false
      terminal.warn('No worker has taken a run yet. Start one elsewhere: npx leme worker')
    }
    await pause(POLL_MS, undefined, { signal: stop }).catch(() => {})
  }
}

function isOpen({ status }: Run): boolean {
  return status === 'queued' || status === 'running'
}

function markOf(terminal: Terminal, { status }: Run): string {
  return status === 'failed' ? terminal.paint('bad', '✗') : terminal.paint('good', '✓')
}

function symbolOf({ id, title, spec, status, result, error, message }: Run): SymbolRun {
  const { config } = (spec ?? {}) as Partial<LineSpec>
  const said = status === 'failed' ? (error ?? '') : status === 'running' ? message : ''
  return {
    ...{ symbol: typeof config === 'object' ? config.symbol : title, status, message: said, id },
    result: isResult(result) ? result : null,
  }
}

function isResult(value: unknown): value is PipelineResult {
  return (value as Partial<PipelineResult> | null)?.schema === 'leme.pipeline/1'
}

/** `leme pipeline list`. */
export async function pipelineList(terminal: Terminal, { limit }: { readonly limit: number }): Promise<void> {
  const { items } = await withDatabase(({ store }) => store.runs.list({ kind: 'pipeline', limit }))
  const rows = items.map((run) => {
    const { symbol, status, message, result } = symbolOf(run)
    const done = status === 'running' ? `${Math.round(run.progress * 100)} %` : status
    return [run.id, symbol, done, `${formatTime(run.createdAt)} UTC`, result?.verdict.kind ?? message]
  })
  const runs = items.map(({ spec: _, result: __, ...run }) => run)
  const empty = 'Nothing was asked for yet: npx leme pipeline run -c FILE --queue'
  terminal.result(
    { schema: 'leme.pipeline-list/1', runs },
    rows.length > 0 ? table(['Run', 'Symbol', 'Status', 'Asked', ''], rows) : empty,
  )
}

/** How many runs are looked through for an id that is not written out. */
const LOOKED_THROUGH = 500

/** `leme pipeline show`. @throws Fault `run.unknown` */
export async function pipelineShow(terminal: Terminal, id: string): Promise<void> {
  const run = await withDatabase(async ({ store }) => {
    const { items } = await store.runs.list({ kind: 'pipeline', limit: LOOKED_THROUGH })
    const found = items.filter((one) => one.id.startsWith(id))
    return found.length === 1 ? found[0]! : await store.runs.get(id)
  })
  if (run?.kind !== 'pipeline') {
    throw new Fault('no-data', 'run.unknown', `there is no run of a pipeline "${id}"`, {
      hint: '`npx leme pipeline list` has those that there are.',
    })
  }
  const { symbol, status, message, result } = symbolOf(run)
  const stages = (result?.stages ?? []).map(
    (stage) => `  ${stage.name.padEnd(10)} ${stage.status.padEnd(8)} ${stage.message ?? ''}`,
  )
  const head = `${run.title} (${symbol}): ${status}${status === 'running' ? `, ${Math.round(run.progress * 100)} %` : ''}`
  const told = result ? [...stages, describeResult(result, undefined)] : [`  ${message}`]
  terminal.result({ schema: 'leme.pipeline-show/1', ...run }, [head, ...told].join('\n'))
}
