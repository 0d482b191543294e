import { timeframeMs } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { rasterOf, sourceRequests } from '../data/requests.ts'
import { dialectOf } from '../dialect/dialect.ts'
import { openFeatureStream } from '../features/stream/open-feature-stream.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { columnNames, createTable } from '../table.ts'
import { OnlineBarsJoin } from './online-join.ts'
import { OnlineRows } from './online-rows.ts'
import { onlineScorer } from './online-scorer.ts'
import { signalSteps } from './online-signals.ts'
import { readState, type SavedLine, writeState } from './online-state.ts'
import type {
  OnlineAnswer,
  OnlineBars,
  OnlineHistory,
  OnlineLine,
  OnlineOptions,
  OpenedLine,
} from './port.ts'
import { SourceBars } from './source-bars.ts'
import { tableBars } from './table-bars.ts'

/** Rows that may come again changed where the configuration does not say. */
const OVERLAP = 5
const LONGEST_GAP = 10_000

/**
 * The line from data to signals, one bar at a time: every row equal to the batch on the same bars, within 1e-9.
 * Rows of the history are made at once. Gaps hold the last value, in every dialect: a row of `compat: "itb"` behind a
 * gap differs from its batch, which draws a line to a bar that is not there yet; a note says so.
 * @throws PipelineFault `online.history` when the history is shorter than `features_horizon` or the look back,
 * `online.setting` for what no live row can have, `model.features`, `model.foreign`, `column.missing`, `config.invalid`
 */
export function openOnlineLine(options: OnlineOptions & { readonly history: OnlineHistory }): OpenedLine {
  const { history, ...rest } = options
  const columns = history.map((table) => columnNames(table).filter((name) => name !== 'time'))
  const line = createLine(rest, columns)
  const answer = line.push({ sources: history.map(tableBars) })
  const rows = answer.kind === 'rows' ? answer.rows : []
  requireHistory(rest.config, rows.length, line.lookBack)
  return { line, rows }
}

/**
 * Goes on where a line was when `state` was taken of it; the next rows are the same.
 * @throws PipelineFault `online.state` for another version, or of another configuration
 */
export function resumeOnlineLine(options: OnlineOptions, state: unknown): OnlineLine {
  const saved = readState(state, options.config)
  return createLine(options, saved.columns, saved)
}

function createLine(
  options: OnlineOptions,
  columns: readonly (readonly string[])[],
  saved?: SavedLine,
): OnlineLine {
  const { config, patience = Number.POSITIVE_INFINITY, longestGap = LONGEST_GAP } = options
  requireLive(config)
  const raster = rasterOf(config)
  const dialect = dialectOf(config.compat ?? 'leme')
  const overlap = config.append_overlap_records ?? OVERLAP
  const sources = sourcesOf(config, columns)
  const features = { timeframe: raster, dialect: dialect.features, custom: options.custom?.features ?? {} }
  const sets = config.feature_sets ?? []
  const { names } = openFeatureStream(sets, { ...features, revisable: false })
  const scorer = onlineScorer(options.models, names)
  const signals = signalSteps(config.signal_sets ?? [], scorer.names, dialect.trading)
  const rows = new OnlineRows({ sets, features, signals, scorer, overlap }, saved?.kept)
  const join = new OnlineBarsJoin({
    sources,
    raster,
    kind: config.raster ?? 'regular',
    patience,
    longestGap,
    overlap,
  })
  if (saved) join.restore(saved.bars, rows.last?.time)
  const notes = new Set<string>()

  const push = (bars: OnlineBars): OnlineAnswer => {
    const before = rows.last?.time
    const { refused, dirty, notes: said } = join.take(bars, before)
    const revised = dirty === undefined ? new Map() : rows.cut(dirty)
    const joined = join.rowsAfter(rows.last?.time)
    const fresh = config.compat === 'itb' && joined.some(({ missing }) => missing.length > 0)
    const gap =
      'the itb dialect draws a line through a gap once it has ended: rows in and behind one differ from its batch'
    const told = [...said, ...(fresh ? [gap] : [])].filter((note) => !notes.has(note))
    for (const note of told) notes.add(note)
    const made = rows.append(joined, revised)
    rows.trim()
    join.settle(rows.last?.time)
    if (made.length > 0) return { kind: 'rows', rows: made, refused, notes: told }
    return { kind: 'waiting', message: join.waitingFor(), refused, notes: told }
  }
  return {
    lookBack: rows.lookBack,
    get time() {
      return rows.last?.time
    },
    push,
    useModels(models) {
      const next = onlineScorer(models, names)
      signalSteps(config.signal_sets ?? [], next.names, dialect.trading)
      rows.scorer = next
    },
    state: () => writeState(config, { columns, bars: join.kept(), kept: rows.kept }),
  }
}

function sourcesOf(config: PipelineConfig, columns: readonly (readonly string[])[]): readonly SourceBars[] {
  const raster = rasterOf(config)
  const requests = sourceRequests(config)
  if (requests.length !== columns.length || requests.length === 0) {
    throw new PipelineFault(
      'online.setting',
      `the configuration has ${requests.length} data sources, ${columns.length} were given`,
    )
  }
  const sources = requests.map(({ request: { timeframe }, prefix }, i) => {
    if (timeframeMs(timeframe) > timeframeMs(raster)) {
      throw new PipelineFault(
        'online.setting',
        `/data_sources/${i} has candles of ${timeframe} on a raster of ${raster}: they would stand in a row before they are over`,
        { hint: 'Give it candles of the raster, and use the features of `timeframe`.' },
      )
    }
    return new SourceBars({ timeframe, raster, prefix, columns: columns[i]! })
  })
  const none = new Float64Array(0)
  located('/data_sources', () =>
    createTable(['time', ...sources.flatMap(({ names }) => names)].map((name) => ({ name, values: none }))),
  )
  return sources
}

/** Refuses what only somebody who knows later bars can compute. */
function requireLive({ merge_interpolate, feature_sets }: PipelineConfig): void {
  if (merge_interpolate) {
    throw new PipelineFault(
      'online.setting',
      'merge_interpolate draws lines to bars that are not there yet',
      {
        where: '/merge_interpolate',
        hint: 'Leave it out: gaps then hold the last value, online as in the batch.',
      },
    )
  }
  if (feature_sets) return
  throw new PipelineFault('online.setting', 'the configuration has no feature_sets', {
    hint: 'Take the configuration that the models were trained with.',
  })
}

function requireHistory({ features_horizon = 0 }: PipelineConfig, available: number, lookBack: number): void {
  const needed = Math.max(features_horizon, Number.isFinite(lookBack) ? lookBack + 1 : 1)
  if (available >= needed) return
  throw new PipelineFault(
    'online.history',
    `the history has ${available} rows, the features need ${needed}`,
    { hint: 'Import older candles, or take shorter windows.' },
  )
}
