import { isExchange } from '../../../adapters/exchange/index.ts'
import { Fault, formatTime, parseTimeRange } from '../../../domain/index.ts'
import {
  aroundDays,
  type CandleStore,
  type Finding,
  planRepair,
  type QualityDay,
  qualityDays,
  type RepairStep,
  type SeriesSummary,
} from '../../../trade/market/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type RepairResult, repairer } from './data-repair-apply.ts'
import { commandOf } from './data-repair-command.ts'

export interface DataRepairOptions {
  readonly venue?: string
  readonly symbol?: string
  readonly timeframe?: string
  readonly since?: string
  readonly calendar?: string
  readonly plan?: boolean
  readonly apply?: boolean
  readonly outages?: boolean
  readonly url?: string
}

type Told = RepairStep & { readonly command: string | null; readonly result: RepairResult | null }

/** `leme data repair`: a plan, and with `--apply` what comes of it. */
export async function dataRepair(terminal: Terminal, options: DataRepairOptions): Promise<void> {
  const signal = stopSignal()
  const steps = await withDatabase(async ({ store }) => {
    const told: Told[] = []
    const isDone = options.apply === true && options.plan !== true
    const mend = repairer(store.candles, { terminal, signal, url: options.url })
    for (const step of await planOf(store.candles, options)) {
      told.push({ ...step, command: commandOf(step), result: isDone ? await mend(step) : null })
    }
    return told
  })
  const isApplied = steps.some(({ result }) => result !== null)
  terminal.result(
    { schema: 'leme.repair/1', applied: isApplied, steps },
    steps.length === 0
      ? 'There is nothing to mend.'
      : [
          ...steps.map(describe),
          ...(isApplied ? [] : ['', 'Nothing was changed. --apply fetches and derives.']),
        ].join('\n'),
  )
}

async function planOf(store: CandleStore, options: DataRepairOptions): Promise<readonly RepairStep[]> {
  const { venue, symbol, timeframe, since } = options
  const series = (await store.list()).filter(
    (one) =>
      (venue ?? one.venue) === one.venue &&
      (symbol ?? one.pair) === one.pair &&
      (timeframe ?? one.timeframe) === one.timeframe,
  )
  if (series.length === 0) {
    throw new Fault('no-data', 'check.nothing', 'the store has no series of that kind to repair', {
      hint: 'See what is there: npx leme data list',
    })
  }
  const start = since === undefined ? undefined : parseTimeRange(`${since.replaceAll('-', '')}-`).start
  const calendar = parseCalendar(options.calendar)
  const steps: RepairStep[] = []
  for (const one of series) {
    const findings = await findingsOf(store, one, { start, calendar })
    if (findings.length === 0) continue
    const canDownload = await isExchange(one.venue)
    const outages = options.outages === true
    steps.push(...(await planRepair(store, one, { findings, canDownload, calendar, outages })))
  }
  return steps
}

async function findingsOf(
  store: CandleStore,
  series: SeriesSummary,
  { start = series.firstTime, calendar }: { start: number | undefined; calendar: 'continuous' | 'weekdays' },
): Promise<readonly Finding[]> {
  const now = Date.now()
  const range = { start: Math.max(start, series.firstTime), end: now }
  const candles = await store.read(series, aroundDays(series, range))
  return joined(qualityDays(candles, { ...range, now, lastTime: series.lastTime, calendar }))
}

/** Parts of one finding on several days, as one again. */
function joined(days: readonly QualityDay[]): readonly Finding[] {
  const whole = new Map<string, Finding>()
  for (const finding of days.flatMap(({ findings }) => findings)) {
    const key = `${finding.kind} ${finding.text}`
    const before = whole.get(key)
    const { time, candles } = before ?? { time: finding.time, candles: 0 }
    whole.set(key, { ...finding, time, candles: candles + finding.candles })
  }
  return [...whole.values()]
}

function describe({ key, finding, from, to, candles, reason, command, result }: Told): string {
  const name = `${key.venue} ${key.pair} ${key.timeframe}`
  const place = from === to ? `at ${formatTime(from)}` : `from ${formatTime(from)} to ${formatTime(to)}`
  const head = `${name}: ${finding}, ${count(candles)} candle${candles === 1 ? '' : 's'} ${place}`
  if (!result) return [head, `  ${reason}`, `  ${command ?? 'nothing to do'}`].join('\n')
  const { inserted, updated, left, why } = result
  const done = `  ${count(inserted)} new, ${count(updated)} replaced, ${count(left)} left`
  return [head, done + (why === null ? '' : `: ${why}`)].join('\n')
}
