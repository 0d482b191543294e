import { type SeriesKey, timeframeMs } from '../../domain/index.ts'
import type { Finding, FindingKind } from './check-quality.ts'
import { coverage } from './coverage.ts'
import type { CandleStore, RevisionPolicy, SeriesSummary } from './port.ts'
import type { Calendar } from './raster.ts'

/** What mends a stretch: candles of a shorter timeframe, the exchange, a file; or nothing can. */
export type RepairAction = 'derive' | 'download' | 'import' | 'none'

/** One stretch of a series, and what would mend it. */
export interface RepairStep {
  readonly key: SeriesKey
  readonly finding: FindingKind
  /** First and last candle, UTC milliseconds. */
  readonly from: number
  readonly to: number
  readonly candles: number
  readonly action: RepairAction
  /** `keep` fills what is missing, `revise` replaces what is suspect and keeps its old values. */
  readonly policy: RevisionPolicy
  /** Stored series that the candles are derived from; null for every other action. */
  readonly source: SeriesKey | null
  /** One sentence: why this, or why nothing. */
  readonly reason: string
}

export interface RepairOptions {
  readonly findings: readonly Finding[]
  /** Whether the venue can be asked for its candles. */
  readonly canDownload: boolean
  readonly calendar?: Calendar
  /** Fetch also what every pair of the venue misses. */
  readonly outages?: boolean
}

const MISSING: ReadonlySet<FindingKind> = new Set(['gap', 'outage', 'stale'])
const SUSPECT: ReadonlySet<FindingKind> = new Set(['impossible', 'bad-wick', 'price-spike', 'frozen-price'])

/**
 * What would mend each missing or suspect stretch of a series, in the order of the findings. Holidays
 * and candles without volume are how markets are, and in no plan. Reads the stretches alone, of the
 * series that might help.
 */
export async function planRepair(
  store: Pick<CandleStore, 'list' | 'read'>,
  series: SeriesSummary,
  options: RepairOptions,
): Promise<readonly RepairStep[]> {
  const { findings, canDownload, calendar, outages = false } = options
  const { venue, pair, timeframe } = series
  const stored = (await store.list()).filter((one) => one.venue === venue)
  const step = timeframeMs(timeframe)
  const steps: RepairStep[] = []
  for (const { kind, time: from, until: to, candles } of findings) {
    const isMissing = MISSING.has(kind)
    if (!isMissing && !SUSPECT.has(kind)) continue
    const place = { key: { venue, pair, timeframe }, finding: kind, from, to, candles }
    const policy = isMissing ? 'keep' : 'revise'
    const shorter = isMissing ? await findShorter(from, to) : undefined
    const others = kind === 'gap' || kind === 'outage' ? await countSilent(from, to) : 0
    if (shorter) {
      const { venue: at, pair: of, timeframe: short } = shorter
      const reason = `all ${short} candles of that time are stored`
      steps.push({
        ...place,
        action: 'derive',
        policy,
        source: { venue: at, pair: of, timeframe: short },
        reason,
      })
    } else if (others > 0 && !outages) {
      const whose = others === 1 ? 'its other pair has no' : `none of its ${others} other pairs has a`
      const reason = `${venue} was out: ${whose} ${timeframe} candle of that time either`
      steps.push({ ...place, action: 'none', policy, source: null, reason })
    } else if (canDownload) {
      const reason = isMissing ? `${venue} may have them` : `${venue} says what they should be`
      steps.push({ ...place, action: 'download', policy, source: null, reason })
    } else {
      const reason = `${venue} is no exchange that can be asked; the series came from ${series.source}`
      steps.push({ ...place, action: 'import', policy, source: null, reason })
    }
  }
  return steps

  /** The longest stored series that has every candle from which those of the stretch can be made. */
  async function findShorter(from: number, to: number): Promise<SeriesSummary | undefined> {
    const candidates = stored
      .filter((one) => one.pair === pair && timeframeMs(one.timeframe) < step)
      .filter((one) => step % timeframeMs(one.timeframe) === 0)
      .sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe))
    for (const one of candidates) {
      const range = { start: from, end: to + step - timeframeMs(one.timeframe) }
      if (one.firstTime > range.start || one.lastTime < range.end) continue
      const { expected, found } = coverage(await store.read(one, range), {
        ...range,
        ...(calendar && { calendar }),
      })
      if (expected === found) return one
    }
    return undefined
  }

  /** How many other pairs there are of which candles before and after are stored, when none has any in between; else 0. */
  async function countSilent(from: number, to: number): Promise<number> {
    const others = stored.filter(
      (one) => one.pair !== pair && one.timeframe === timeframe && one.firstTime < from && one.lastTime > to,
    )
    for (const one of others) {
      if ((await store.read(one, { start: from, end: to })).length > 0) return 0
    }
    return others.length
  }
}
