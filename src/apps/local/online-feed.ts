import { setTimeout as delay } from 'node:timers/promises'
import { Fault, timeframeMs } from '../../domain/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import {
  candleTable,
  type OnlineBars,
  type PipelineConfig,
  rasterOf,
  sliceTable,
  sourceRequests,
  type Table,
  tableBars,
} from '../../trade/pipeline/index.ts'
import { requireCandles } from './require-candles.ts'

const LOOK_EVERY_MS = 1_000
const OVERLAP = 5

/** Tables cut at a time: what was known before, and the bars of each row after. */
export interface ReplayedBars {
  readonly history: readonly Table[]
  readonly steps: readonly OnlineBars[]
}

/** The last `rows` rows of the raster one by one, all before as history. */
export function replayBars(config: PipelineConfig, tables: readonly Table[], rows: number): ReplayedBars {
  const step = timeframeMs(rasterOf(config))
  const ends = tables.map((table) =>
    table.rows === 0 ? Number.POSITIVE_INFINITY : table.columns[0]!.values.at(-1)!,
  )
  const start = Math.floor(Math.min(...ends) / step) * step - (rows - 1) * step
  const history = tables.map((table) => sliceTable(table, 0, rowAt(table, start)))
  const steps = Array.from({ length: Math.max(0, rows) }, (_, i) => {
    const [from, to] = [start + i * step, start + (i + 1) * step]
    return {
      sources: tables.map((table) => tableBars(sliceTable(table, rowAt(table, from), rowAt(table, to)))),
    }
  })
  return { history, steps }
}

/** Bars of the store as they come, with those of the overlap before; until the signal. A store that is away is looked for again. */
export async function* storeBars(
  config: PipelineConfig,
  store: CandleStore,
  {
    after,
    signal,
    onTrouble,
    lookEveryMs = LOOK_EVERY_MS,
  }: {
    readonly after: () => number
    readonly signal: AbortSignal
    readonly onTrouble: (message: string) => void
    readonly lookEveryMs?: number | undefined
  },
): AsyncGenerator<OnlineBars> {
  const back = (config.append_overlap_records ?? OVERLAP) * timeframeMs(rasterOf(config))
  const start = () => after() - back + timeframeMs(rasterOf(config))
  while (!signal.aborted) {
    try {
      const sources = []
      for (const { request } of sourceRequests(config)) {
        const candles = request.kind === 'store' && (await requireCandles(store, request, { start: start() }))
        sources.push(candles ? tableBars(candleTable(candles)) : [])
      }
      yield { sources, now: Date.now() }
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'remote') throw error
      onTrouble(error.message)
    }
    await delay(lookEveryMs, undefined, { signal }).catch(() => {})
  }
}

function rowAt(table: Table, time: number): number {
  const times = table.columns[0]!.values
  let row = 0
  while (row < table.rows && times[row]! < time) row++
  return row
}
