import type { SeriesKey } from '../../domain/index.ts'
import { type Calendar, type CandleStore, checkQuality, type Finding } from '../../trade/market/index.ts'
import { SP500 } from '../local/sample.ts'
import type { DataFinding } from '../server/index.ts'

export interface CheckedSeries {
  readonly key: SeriesKey
  readonly rows: number
  readonly coverage: number
  readonly findings: readonly Finding[]
}

/** Looks through every series of the store. */
export async function checkStored(store: CandleStore): Promise<readonly CheckedSeries[]> {
  const checked: CheckedSeries[] = []
  for (const series of await store.list()) {
    const { rows, coverage, findings } = checkQuality(await store.read(series), {
      calendar: calendarOf(series),
    })
    checked.push({ key: series, rows, coverage, findings })
  }
  return checked
}

/** Shares rest at weekends; everything else trades always. */
function calendarOf({ venue, pair }: SeriesKey): Calendar {
  return venue === SP500.venue && pair === SP500.pair ? 'weekdays' : 'continuous'
}

/** What a person should see of it. */
export function notable(checked: readonly CheckedSeries[]): readonly DataFinding[] {
  return checked.flatMap(({ key, findings }) =>
    findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, text }) => ({
        venue: key.venue,
        pair: key.pair,
        timeframe: key.timeframe,
        level: severity,
        message: text,
        hint: `npx leme data check --venue ${key.venue} --symbol ${key.pair}`,
      })),
  )
}
