import { Fault, type Timeframe, timeframeMs } from '../../domain/index.ts'
import type { SignalTable } from '../../trade/engine/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import {
  type ModelStore,
  type OnlineLine,
  type OnlineRow,
  openOnlineLine,
  rasterOf,
  rowsTable,
  sliceTable,
  sourceRequests,
  type Table,
  tableBars,
} from '../../trade/pipeline/index.ts'
import { ConfiguredSource } from './configured-source.ts'
import { loadFeatures } from './load-features.ts'
import { type OnlineModels, onlineModelSource } from './online-models.ts'
import { OnlineRegistry } from './online-registry.ts'
import { OnlineShadow, registeredName } from './online-shadow.ts'
import type { ConfiguredPipeline } from './pipeline.ts'
import { signalTable } from './signal-file.ts'

/** From this row on a version scores; −∞ the first one. JSON has null for it. */
export interface ModelSwitch {
  readonly time: number | null
  readonly version: number
}

export interface OnlineSignalsOptions {
  /** File of models, or NAME@alias: a promoted version then scores from the next candle on. */
  readonly models: string
  readonly artifacts: string
  readonly stores: { readonly candles: CandleStore; readonly models: ModelStore }
  /** Length of the bot's candles. */
  readonly timeframe: Timeframe
  /** Which versions scored before a restart: they score the same rows again. */
  readonly switches: readonly ModelSwitch[]
  /** Called before the first row of another version is given. */
  readonly onSwitch: (switches: readonly ModelSwitch[]) => void
  readonly onNote: (text: string) => void
}

/** The columns of the line as a bot sees them: up to the candle in hand. */
export interface OnlineSignals {
  readonly table: SignalTable
  /** Takes in what is known when the candle of this time is over. @throws PipelineFault, Fault */
  until(time: number): Promise<void>
  /** Columns of all candles by the models of now: for a look at the strategy before it runs. */
  preview(): SignalTable
}

/**
 * Scores candles of the sources one after the other, as they come to a bot.
 * @throws Fault `bot.pipeline` where rows and candles are not of one length, PipelineFault
 */
export async function openOnlineSignals(
  { config, folder }: ConfiguredPipeline,
  options: OnlineSignalsOptions,
): Promise<OnlineSignals> {
  const { stores, timeframe, onNote } = options
  const raster = rasterOf(config)
  if (raster !== timeframe) {
    throw new Fault(
      'config',
      'bot.pipeline',
      `the pipeline has rows of ${raster}, the bot candles of ${timeframe}`,
      {
        hint: 'Give the bot the timeframe of the pipeline, or train one for its own.',
      },
    )
  }
  const step = timeframeMs(raster)
  const custom = await loadFeatures(config, folder)
  const requests = sourceRequests(config)
  const source = new ConfiguredSource({ folder, store: stores.candles, onWarning: onNote })
  const tables: Table[] = []
  for (const { request } of requests) tables.push(await source.read(request))
  const at = { config, artifacts: options.artifacts, store: stores.models }
  const live = onlineModelSource(options.models, at)
  const versionSource = (version: number) =>
    onlineModelSource(options.models.replace(/@.*$/, `@${version}`), at).load()
  const past = [...options.switches]
  const switches = [...options.switches]
  const first = past.shift()
  let models = first ? await versionSource(first.version) : await live.load()
  if (!first && models.version) note({ time: null, version: models.version.number })
  const registry = new OnlineRegistry(stores.models, config)
  const registered = registeredName(options.models)
  const shadow =
    registered === undefined ? undefined : new OnlineShadow({ model: registered, ...at, registry, onNote })
  const rows = new Map<number, OnlineRow>()
  const taken = requests.map(() => 0)
  let line: OnlineLine | undefined
  let table: SignalTable = { time: new Float64Array(0), columns: {} }

  function note(one: ModelSwitch): void {
    switches.push(one)
    options.onSwitch(switches)
  }
  function* switchesUntil(time: number): Generator<ModelSwitch> {
    while (past[0]?.time != null && past[0].time <= time) yield past.shift()!
  }
  /** Bars that are over when the row of `time` is. */
  const known = (time: number): readonly Table[] =>
    requests.map(({ request }, i) => {
      const from = taken[i]!
      let end = from
      const times = tables[i]!.columns[0]!.values
      while (end < times.length && times[end]! + timeframeMs(request.timeframe) <= time + step) end++
      taken[i] = end
      return sliceTable(tables[i]!, from, end)
    })
  const advance = (time: number): readonly OnlineRow[] => {
    const bars = known(time)
    if (!line) {
      const opened = openOnlineLine({ config, models: models.models, custom, history: bars })
      line = opened.line
      return opened.rows
    }
    const answer = line.push({ sources: bars.map(tableBars) })
    for (const { message } of answer.refused) onNote(message)
    for (const text of answer.notes) onNote(text)
    return answer.kind === 'rows' ? answer.rows : []
  }
  const take = async (time: number, isNew: boolean) => {
    const start = performance.now()
    const made = advance(time)
    for (const row of made) {
      rows.set(row.time, { ...row, features: {} })
      if (!isNew || !models.version) continue
      await registry.take(models.version, row, performance.now() - start)
      await shadow?.take(row)
    }
  }
  return {
    get table() {
      return table
    },
    async until(time) {
      for (const { time: from, version } of switchesUntil(time)) {
        await take(from! - step, false)
        models = await versionSource(version)
        line!.useModels(models.models)
      }
      const isNew = line !== undefined && past.length === 0
      if (isNew)
        models = await renewed(models, {
          live,
          line: line!,
          onNote,
          note: (version) => note({ time: line!.time! + step, version }),
        })
      await take(time, isNew)
      table = tableOf(rows.values())
    },
    preview: () => tableOf(openOnlineLine({ config, models: models.models, custom, history: tables }).rows),
  }
}

/** A newer version where there is one that fits; else the one there is, and why. */
async function renewed(
  models: OnlineModels,
  {
    live,
    line,
    onNote,
    note,
  }: {
    readonly live: { newer(): Promise<OnlineModels | undefined> }
    readonly line: OnlineLine
    readonly onNote: (text: string) => void
    readonly note: (version: number) => void
  },
): Promise<OnlineModels> {
  try {
    const newer = await live.newer()
    if (!newer?.version || newer.version.number === models.version?.number) return models
    line.useModels(newer.models)
    note(newer.version.number)
    onNote(`${newer.name} scores from the next candle on`)
    return newer
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    onNote(`${models.name} goes on: ${error.message}`)
    return models
  }
}

/** Scores and signals. */
function tableOf(rows: Iterable<OnlineRow>): SignalTable {
  const sorted = [...rows].sort((a, b) => a.time - b.time)
  return signalTable(rowsTable(sorted.map((row) => ({ ...row, data: { time: row.time } }))))
}
