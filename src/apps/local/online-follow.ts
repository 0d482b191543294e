import { resolve } from 'node:path'
import { type DeliveryEvent, openDelivery } from '../../adapters/notify/index.ts'
import { writeTableFile } from '../../adapters/store/parquet/index.ts'
import { Fault } from '../../domain/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import {
  type ModelStore,
  type Notifier,
  type OnlineBars,
  type OnlineLine,
  type OnlineRow,
  openOnlineLine,
  openOutputs,
  type RefusedBar,
  rowsTable,
  sourceRequests,
} from '../../trade/pipeline/index.ts'
import { ConfiguredSource } from './configured-source.ts'
import { loadFeatures } from './load-features.ts'
import { replayBars, storeBars } from './online-feed.ts'
import { memoryPath, type OnlineMemory, readMemory, writeMemory } from './online-memory.ts'
import { type OnlineModels, onlineModelSource } from './online-models.ts'
import { OnlineRegistry } from './online-registry.ts'
import { OnlineShadow, registeredName } from './online-shadow.ts'
import type { ConfiguredPipeline } from './pipeline.ts'

export type FollowEvent =
  | { readonly kind: 'started'; readonly rows: number; readonly models: string; readonly lookBack: number }
  | { readonly kind: 'row'; readonly row: OnlineRow; readonly latencyMs: number }
  | { readonly kind: 'refused'; readonly bar: RefusedBar }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'models'; readonly models: string }
  /** The old ones go on. */
  | { readonly kind: 'models-refused'; readonly message: string }
  | { readonly kind: 'delivery'; readonly event: DeliveryEvent }

export interface FollowOptions {
  /** File of models, or NAME@alias. */
  readonly models: string
  readonly artifacts: string
  readonly stateDir: string
  readonly notifiers: readonly Notifier[]
  readonly signal: AbortSignal
  readonly onEvent: (event: FollowEvent) => void
  readonly stores?: { readonly candles: CandleStore; readonly models: ModelStore }
  /** So many last rows are brought one by one instead of waiting for new ones. */
  readonly replay?: number
  /** How often the store is looked at; a second. */
  readonly lookEveryMs?: number
  /** Tells of what came since the last time, and ends. */
  readonly once?: boolean
  /** Parquet file that the scores and signals are written to. */
  readonly out?: string
}

export interface Followed {
  readonly history: number
  readonly rows: number
  readonly revised: number
  readonly last: number | null
}

const DRAIN_MS = 5_000

/**
 * The online service: follows the data sources, tells of each new row, and sends what the output sets ask for. What was
 * told before a restart is not told again.
 * @throws Fault `follow.files`, `models.unreadable`, PipelineFault
 */
export async function followPipeline(
  pipeline: ConfiguredPipeline,
  options: FollowOptions,
): Promise<Followed> {
  const { config, folder } = pipeline
  const { stores, signal, onEvent, replay, once = false } = options
  requireGrowing(pipeline, options)
  const custom = await loadFeatures(config, folder)
  const source = new ConfiguredSource({
    folder,
    store: stores?.candles,
    onWarning: (text) => onEvent({ kind: 'note', text }),
  })
  const tables = []
  for (const { request } of sourceRequests(config)) tables.push(await source.read(request))
  const { history, steps } = replayBars(config, tables, replay ?? 0)
  const modelSource = onlineModelSource(options.models, {
    config,
    artifacts: options.artifacts,
    store: stores?.models,
  })
  let models = await modelSource.load()
  const { line, rows } = openOnlineLine({
    config,
    models: models.models,
    custom,
    history: replay === undefined ? tables : history,
  })
  onEvent({ kind: 'started', rows: rows.length, models: models.name, lookBack: line.lookBack })

  const memoryFile = memoryPath(resolve(options.stateDir), config)
  const memory = replay === undefined ? readMemory(memoryFile) : readMemory('')
  const missed = rows.filter(
    ({ time }) => replay === undefined && time > (memory.time ?? rows.at(-2)?.time ?? 0),
  )
  const known = rows.slice(0, rows.length - missed.length)
  const outputs = openOutputs(config, {
    history: known.length > 0 ? known : rows,
    ...(memory.outputs && { state: memory.outputs }),
  })
  for (const text of outputs.notes) onEvent({ kind: 'note', text })
  /** Rows count as told when all of their notices are pending: a crash before tells of them again. */
  let told: Pick<OnlineMemory, 'time' | 'outputs'> = memory
  const remember = () => {
    if (replay !== undefined) return
    const { time, outputs: state } = told
    writeMemory(memoryFile, {
      schema: 'leme.online-memory/1',
      time,
      outputs: state,
      pending: delivery.pending,
    })
  }
  await using delivery = openDelivery({
    notifiers: options.notifiers,
    pending: memory.pending,
    onEvent: (event) => onEvent({ kind: 'delivery', event }),
    onChange: () => remember(),
  })
  const registry = stores && new OnlineRegistry(stores.models, config)
  const registered = registeredName(options.models)
  const shadow =
    registry && registered !== undefined
      ? new OnlineShadow({
          model: registered,
          config,
          artifacts: options.artifacts,
          store: stores.models,
          registry,
          onNote: (text) => onEvent({ kind: 'note', text }),
        })
      : undefined
  const all = new Map(rows.map((row) => [row.time, slim(row)]))
  const counts = { rows: 0, revised: 0 }

  let said = ''
  /** What lasts is said when it begins. */
  const sayOnce = (text: string) => {
    if (text !== said) onEvent({ kind: 'note', text })
    said = text
  }
  const record = async (row: OnlineRow, latencyMs: number) => {
    try {
      if (models.version) await registry?.take(models.version, row, latencyMs)
      await shadow?.take(row)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      sayOnce(`a prediction was not recorded: ${error.message}`)
    }
  }
  const tell = async (made: readonly OnlineRow[], latencyMs: number) => {
    for (const row of made) {
      all.set(row.time, slim(row))
      if (row.revised) counts.revised++
      else counts.rows++
      onEvent({ kind: 'row', row, latencyMs })
      if (!row.revised && replay === undefined) await record(row, latencyMs)
    }
    for (const notice of outputs.next(made)) delivery.send(notice)
    told = { time: line.time ?? null, outputs: outputs.state() }
    remember()
    if (options.out !== undefined && replay === undefined) await writeSignals(options.out, all)
  }
  const take = async (bars: OnlineBars) => {
    const start = performance.now()
    const answer = line.push(bars)
    for (const bar of answer.refused) onEvent({ kind: 'refused', bar })
    for (const text of answer.notes) onEvent({ kind: 'note', text })
    if (answer.kind !== 'rows') return
    said = ''
    await tell(answer.rows, performance.now() - start)
  }

  await tell(missed, 0)
  if (replay !== undefined) for (const bars of steps) if (!signal.aborted) await take(bars)
  if (replay === undefined && !once) {
    for await (const bars of storeBars(config, stores!.candles, {
      after: () => line.time!,
      signal,
      lookEveryMs: options.lookEveryMs,
      onTrouble: (text) => sayOnce(text),
    })) {
      models = await renewed(models, { line, source: modelSource, onEvent, onTrouble: sayOnce })
      await take(bars)
    }
  }
  if (options.out !== undefined) await writeSignals(options.out, all)
  if (!(await delivery.drained(DRAIN_MS)))
    onEvent({ kind: 'note', text: `${delivery.pending.length} notices are left for the next start` })
  return { history: rows.length, ...counts, last: line.time ?? null }
}

/** Models of a newer version, where there is one that fits; else those there are. */
async function renewed(
  models: OnlineModels,
  {
    line,
    source,
    onEvent,
    onTrouble,
  }: Pick<FollowOptions, 'onEvent'> & {
    readonly line: OnlineLine
    readonly onTrouble: (message: string) => void
    readonly source: { newer(): Promise<OnlineModels | undefined> }
  },
): Promise<OnlineModels> {
  try {
    const newer = await source.newer()
    if (!newer) return models
    line.useModels(newer.models)
    onEvent({ kind: 'models', models: newer.name })
    return newer
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.kind === 'remote') onTrouble(error.message)
    else onEvent({ kind: 'models-refused', message: error.message })
    return models
  }
}

function requireGrowing({ config }: ConfiguredPipeline, { replay, once }: FollowOptions): void {
  if (replay !== undefined || once || sourceRequests(config).some(({ request }) => request.kind === 'store'))
    return
  throw new Fault('usage', 'follow.files', 'the data sources are files, which do not grow by themselves', {
    hint: 'Give --once, or --replay ROWS to bring the last rows one by one.',
  })
}

/** A row without what no table of signals needs. */
function slim(row: OnlineRow): OnlineRow {
  return { ...row, features: {} }
}

async function writeSignals(path: string, rows: ReadonlyMap<number, OnlineRow>): Promise<void> {
  const table = rowsTable([...rows.values()].sort((a, b) => a.time - b.time))
  await writeTableFile(resolve(path), table)
}
