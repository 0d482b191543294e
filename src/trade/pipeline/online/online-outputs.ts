import { type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import { parseFreq } from '../config/parse-freq.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { rasterOf } from '../data/requests.ts'
import { dialectOf } from '../dialect/dialect.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { scoreDiagram } from '../signals/diagram.ts'
import { diagramDue } from '../signals/output/diagram-due.ts'
import { type BandState, nextNotification } from '../signals/output/next-notification.ts'
import type {
  DiagramNotificationModel,
  OutputSet,
  ScoreNotificationModel,
} from '../signals/output/output-schema.ts'
import { requireBands } from '../signals/output/score-bands.ts'
import { nextTransaction, type SimulatedTransaction, signalSide } from '../signals/output/simulated-trader.ts'
import type { Notice } from './notifier.ts'
import type { OnlineRow } from './port.ts'
import { rowsTable } from './rows-table.ts'

/** What the outputs remember from row to row; JSON. One of each for each set. */
export interface OutputsState {
  readonly bands: readonly (BandState | null)[]
  readonly trades: readonly (SimulatedTransaction | null)[]
}

export interface OnlineOutputs {
  /** What is not done, and why. */
  readonly notes: readonly string[]
  /**
   * What is to be told of new rows. Bands and diagrams look at the last of them alone: what was to be told of the
   * others is over. Simulated traders go through all. Rows that were given before are told nothing of.
   */
  next(rows: readonly OnlineRow[]): readonly Notice[]
  state(): OutputsState
}

/** Most rows of a diagram that shows all of them. */
const DIAGRAM_ROWS = 5_000

/**
 * The output sets of a configuration. `history` are rows that diagrams show and nobody is told of.
 * @throws PipelineFault `config.invalid`, `column.missing`; `where` points to the set
 */
export function openOutputs(
  config: PipelineConfig,
  { history, state }: { readonly history: readonly OnlineRow[]; readonly state?: OutputsState },
): OnlineOutputs {
  const sets = config.output_sets ?? []
  const columns = columnsOf(history.at(-1))
  for (const [i, set] of sets.entries()) located(`/output_sets/${i}`, () => requireSet(set, columns))
  const bands: (BandState | null)[] = sets.map((_, i) => state?.bands[i] ?? null)
  const trades: (SimulatedTransaction | null)[] = sets.map((_, i) => state?.trades[i] ?? null)
  const wanted = Math.max(0, ...sets.map((set) => rowsOf(set, rasterOf(config))))
  let shown = [...history]
  const dialect = dialectOf(config.compat ?? 'leme').trading

  function bandNotice(i: number, model: ScoreNotificationModel, row: OnlineRow): Notice | undefined {
    const values = valuesOf(row)
    const step = nextNotification(
      bands[i] ?? undefined,
      {
        symbol: config.symbol,
        timeframe: rasterOf(config),
        scores: [model.score_column_names!].flat().map((name) => values[name]!) as [number, ...number[]],
        close: closeOf(row),
        closeTime: row.time + timeframeMs(rasterOf(config)),
      },
      { model, dialect },
    )
    bands[i] = step.state ?? null
    if (!step.notification) return undefined
    const { text, bold } = step.notification
    return { kind: 'text', key: `${config.symbol} ${i} ${row.time}`, text, bold }
  }

  function tradeNotices(i: number, rows: readonly OnlineRow[]): readonly Notice[] {
    const { buy_signal_column: buy = 'buy', sell_signal_column: sell = 'sell' } = (sets[i]!.config ?? {}) as {
      buy_signal_column?: string
      sell_signal_column?: string
    }
    return rows.flatMap((row): readonly Notice[] => {
      const values = valuesOf(row)
      const side = signalSide(values[buy]!, values[sell]!)
      const last = trades[i] ?? undefined
      const trade = nextTransaction(last, { side, price: closeOf(row), time: row.time })
      if (!trade) return []
      trades[i] = trade
      const text = tradeText(config.symbol, trade, last)
      return [{ kind: 'text', key: `${config.symbol} ${i} ${row.time}`, text, bold: true }]
    })
  }

  function diagram(
    i: number,
    model: DiagramNotificationModel,
    rows: readonly OnlineRow[],
  ): readonly Notice[] {
    if (!rows.some(({ time }) => diagramDue(time, model))) return []
    const { time } = rows.at(-1)!
    const freq = model.resampling_freq ?? model.freq
    const [score] = [model.score_column_names ?? []].flat()
    const known = columnsOf(rows.at(-1))
    const pricePrefix = priceName(known, 'close').slice(0, -'close'.length).replace(/_$/, '')
    const svg = scoreDiagram(rowsTable(shown), {
      title: config.description ? `${config.symbol}: ${config.description}` : config.symbol,
      ...(pricePrefix !== '' && { pricePrefix }),
      ...(score !== undefined && { score }),
      ...(model.score_thresholds && { thresholds: model.score_thresholds }),
      ...(freq !== undefined && { resample: parseFreq(freq) }),
      ...(model.nrows !== undefined && { rows: model.nrows }),
      ...(known.has('buy') && { buy: 'buy' }),
      ...(known.has('sell') && { sell: 'sell' }),
    })
    return [{ kind: 'image', key: `${config.symbol} ${i} ${time}`, caption: config.symbol, svg }]
  }

  return {
    notes: sets.flatMap((set, i) =>
      kindOf(set) === 'trader'
        ? [
            `/output_sets/${i}: ${set.generator} sends no orders here; run a bot: \`leme trade --paper --pipeline\``,
          ]
        : [],
    ),
    next(all) {
      shown = merged(shown, all).slice(-wanted || shown.length + all.length)
      const rows = all.filter(({ revised }) => !revised)
      const last = rows.at(-1)
      if (!last) return []
      return sets.flatMap((set, i): readonly Notice[] => {
        const kind = kindOf(set)
        if (kind === 'scores') return [bandNotice(i, set.config as ScoreNotificationModel, last) ?? []].flat()
        if (kind === 'trades') return tradeNotices(i, rows)
        if (kind === 'diagram') return diagram(i, (set.config ?? {}) as DiagramNotificationModel, rows)
        return []
      })
    },
    state: () => ({ bands: [...bands], trades: [...trades] }),
  }
}

function kindOf({ generator }: OutputSet): 'scores' | 'diagram' | 'trades' | 'trader' {
  if (generator.includes('score_notification')) return 'scores'
  if (generator.includes('diagram')) return 'diagram'
  return generator.includes('trader_simulation') ? 'trades' : 'trader'
}

function requireSet(set: OutputSet, columns: ReadonlySet<string>): void {
  const kind = kindOf(set)
  const model = set.config ?? {}
  if (kind === 'scores') requireBands(model as ScoreNotificationModel)
  const scores = 'score_column_names' in model ? [model.score_column_names ?? []].flat() : []
  const { buy_signal_column = 'buy', sell_signal_column = 'sell' } = model as Record<string, string>
  for (const name of kind === 'trades' ? [buy_signal_column, sell_signal_column] : scores) {
    if (columns.has(name)) continue
    throw new PipelineFault('column.missing', `the column "${name}" does not exist`, {
      hint: 'Name a score or a column of the signal sets.',
    })
  }
}

/** Rows of the raster that a set shows. */
function rowsOf(set: OutputSet, raster: Timeframe): number {
  if (kindOf(set) !== 'diagram') return 1
  const { nrows = 0, resampling_freq, freq } = (set.config ?? {}) as DiagramNotificationModel
  const longer = resampling_freq ?? freq
  const ratio = longer === undefined ? 1 : timeframeMs(parseFreq(longer)) / timeframeMs(raster)
  return nrows === 0 ? DIAGRAM_ROWS : Math.ceil(nrows * ratio)
}

function merged(old: readonly OnlineRow[], rows: readonly OnlineRow[]): OnlineRow[] {
  const first = rows[0]?.time ?? Number.POSITIVE_INFINITY
  return [...old.filter(({ time }) => time < first), ...rows]
}

function valuesOf({ scores, signals }: OnlineRow): Readonly<Record<string, number>> {
  return { ...scores, ...signals }
}

function columnsOf(row: OnlineRow | undefined): ReadonlySet<string> {
  return new Set(Object.keys(row ? { ...row.data, ...row.features, ...valuesOf(row) } : {}))
}

/** The column of this price, of the first source that has it. */
function priceName(columns: Iterable<string>, price: string): string {
  const names = [...columns]
  return names.find((name) => name === price) ?? names.find((name) => name.endsWith(`_${price}`)) ?? price
}

function closeOf({ data }: OnlineRow): number {
  return data[priceName(Object.keys(data), 'close')] ?? Number.NaN
}

function tradeText(
  symbol: string,
  { side, price, profit }: SimulatedTransaction,
  last?: SimulatedTransaction,
): string {
  const at = `${side === 'buy' ? '▲ BUY' : '▼ SELL'} ${symbol} at ${Number(price.toPrecision(6))}`
  if (!last) return `${at}, simulated`
  const percent = ((100 * profit) / last.price).toFixed(2)
  return `${at}, simulated; ${last.side === 'buy' ? 'long' : 'short'} earned ${profit < 0 ? '' : '+'}${percent} %`
}
