import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { openThreads } from '../../../adapters/threads/index.ts'
import { Fault, parseTimeRange } from '../../../domain/index.ts'
import { DEFAULT_SETTINGS } from '../../../trade/engine/index.ts'
import {
  type AverageSearch,
  averagesCsv,
  averagesHtml,
  averagesSentence,
  averagesText,
  averagesTitle,
  type SweptPart,
  searchAverages,
} from '../../../trade/research/index.ts'
import { type SweepCandlesSpec, sweepCandles } from '../../local/sweep-candles.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'

export interface AveragesOptions {
  readonly candles?: readonly string[]
  readonly venue?: string
  readonly timeframe: string
  readonly pair?: string
  readonly timerange?: string
  readonly calendar: string
  readonly average: 'sma' | 'ema'
  readonly fast: readonly number[]
  readonly slow: readonly number[]
  readonly fee?: number
  readonly holdOut: number
  readonly workers?: number
  readonly csv?: string
  readonly html?: string
}

/** `leme research averages`: every pair of moving averages at a glance, before a strategy is written. */
export async function researchAverages(terminal: Terminal, options: AveragesOptions): Promise<void> {
  const spec = specOf(options)
  const range = options.timerange === undefined ? {} : parseTimeRange(options.timerange)
  const read = await withOptionalStore('venue' in spec.source, (store) => sweepCandles(spec, store?.candles))
  for (const warning of read.warnings) terminal.warn(warning)
  const { average, fast, slow, fee = DEFAULT_SETTINGS.fee, holdOut } = options
  terminal.progress(
    `  Walks ${fast.length} × ${slow.length} periods on ${count(read.candles.length)} candles …`,
  )
  const start = performance.now()
  const workers = options.workers ?? availableParallelism()
  await using threads = openThreads(workers)
  const { pair, candles } = read
  const search = await searchAverages(
    { pair, candles, range, average, fast, slow, fee, holdOut },
    workers > 1 ? { threads } : {},
  )
  const ms = performance.now() - start
  if (options.csv) writeOut(options.csv, averagesCsv(search))
  if (options.html) writeOut(options.html, averagesHtml(search))
  const { searched, heldOut } = search
  const walked = searched.candles + (heldOut?.candles ?? 0)
  terminal.result(
    answer(search, ms),
    `${averagesTitle(search)}, ${count(walked)} candles, in ${duration(ms)}\n\n${averagesText(search)}`,
  )
}

/** @throws Fault `backtest.candles` */
function specOf({ candles, venue, timeframe, pair, calendar }: AveragesOptions): SweepCandlesSpec {
  if (!candles && !venue) {
    throw new Fault('usage', 'backtest.candles', 'there are no candles named', {
      hint: 'Give --candles FOLDER_OR_FILES, or --venue NAME for candles of the store.',
    })
  }
  return {
    source: candles ? { paths: candles.map((path) => resolve(path)) } : { venue: venue! },
    ...{ timeframe, calendar, ...(pair && { pair }) },
  }
}

function answer(search: AverageSearch, sweepMs: number) {
  const { pair, timeframe, average, fee, fast, searched, heldOut, best } = search
  return {
    schema: 'leme.averages/1',
    ...{ pair, timeframe, average, fee, pairs: fast.length },
    ...{ searched: summary(searched), heldOut: heldOut && summary(heldOut) },
    ...{ best, sentence: averagesSentence(search), timings: { sweepMs } },
  }
}

function summary({ period, candles, holding, aboveHolding }: SweptPart) {
  return { ...period, candles, holding, aboveHolding }
}

function writeOut(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw new Fault('failed', 'report.unwritable', `${path} cannot be written`, {
      hint: 'Check that its folder is there and that you may write in it.',
      where: path,
      cause,
    })
  }
}
