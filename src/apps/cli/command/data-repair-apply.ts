import { downloadCandles, type OpenedExchange, openExchange } from '../../../adapters/exchange/index.ts'
import { Fault, timeframeMs } from '../../../domain/index.ts'
import { type CandleStore, type RepairStep, resample } from '../../../trade/market/index.ts'
import { duration, type Terminal } from '../terminal.ts'

/** What came of a step. */
export interface RepairResult {
  readonly inserted: number
  /** Stored candles whose values were replaced; the old ones stay as revisions. */
  readonly updated: number
  /** Missing candles that are still missing, or suspect ones that stayed as they were. */
  readonly left: number
  /** Why some are left; null when none is. */
  readonly why: string | null
}

export interface RepairOptions {
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** In place of the exchange's own address. */
  readonly url: string | undefined
}

/** What an exchange does not have is no reason to leave other series as they are. */
const OF_ONE_SERIES: readonly string[] = ['exchange.pair', 'exchange.timeframe', 'exchange.refused']

/** Carries out steps; each exchange is opened once. */
export function repairer(store: CandleStore, { terminal, signal, url }: RepairOptions) {
  const opened = new Map<string, Promise<OpenedExchange>>()

  function open(exchange: string): Promise<OpenedExchange> {
    const known = opened.get(exchange)
    if (known) return known
    const opening = openExchange({
      ...{ exchange, signal },
      ...(url !== undefined && { url }),
      onPause: ({ reason, ms }) => terminal.warn(`${reason}; waiting ${duration(ms)}`),
    })
    opened.set(exchange, opening)
    return opening
  }

  async function download({ key, from, to, candles, policy }: RepairStep): Promise<RepairResult> {
    const exchange = await open(key.venue)
    const { pair, timeframe } = key
    let inserted = 0
    let updated = 0
    let same = 0
    const rejected: string[] = []
    const until = to + timeframeMs(timeframe)
    for await (const block of downloadCandles({ exchange, pair, timeframe, since: from, until, signal })) {
      rejected.push(...block.rejected)
      if (block.candles.length === 0) continue
      const written = await store.write(key, block.candles, { source: `exchange:${exchange.id}`, policy })
      inserted += written.inserted
      updated += written.updated
      same += written.duplicates
    }
    const left = candles - (policy === 'keep' ? inserted : updated)
    const none = `${key.venue} has no candle of that time`
    const asBefore = same > 0 && policy === 'revise' ? `${key.venue} says the same` : none
    return { inserted, updated, left, why: left > 0 ? (rejected[0] ?? asBefore) : null }
  }

  async function derive({ key, from, to, candles, source }: RepairStep): Promise<RepairResult> {
    const shorter = source!
    const end = to + timeframeMs(key.timeframe) - timeframeMs(shorter.timeframe)
    const made = resample(await store.read(shorter, { start: from, end }), key.timeframe)
    const { inserted } = await store.write(key, made, {
      source: `derived:${shorter.timeframe}`,
      policy: 'keep',
    })
    const left = candles - inserted
    return {
      inserted,
      updated: 0,
      left,
      why: left > 0 ? `${shorter.timeframe} candles changed meanwhile` : null,
    }
  }

  return async (step: RepairStep): Promise<RepairResult> => {
    signal.throwIfAborted()
    const untouched = { inserted: 0, updated: 0, left: step.candles }
    try {
      if (step.action === 'derive') return await derive(step)
      if (step.action === 'download') return await download(step)
      return { ...untouched, why: step.reason }
    } catch (error) {
      if (error instanceof Fault && OF_ONE_SERIES.includes(error.code))
        return { ...untouched, why: error.message }
      throw error
    }
  }
}
