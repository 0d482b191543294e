import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { CoverageMapRow, Series } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { listFindings } from './check-rows.ts'
import styles from './data.module.css'
import { dataQueries } from './queries.ts'

const DAY = 86_400_000
/** Series that are checked before the reader asks for more. */
const STEP = 20
const MOST_DAYS = 60
const MOST_SHOWN = 100

interface FindingsPanelProps {
  readonly rows: readonly CoverageMapRow[]
  readonly series: readonly Series[]
  /** Midnight of the map's last day, UTC milliseconds. */
  readonly lastDay: number
  readonly days: number
  /** The map stands; before that the server has enough to do. */
  readonly ready: boolean
  readonly onOpen: (row: CoverageMapRow, time: number) => void
}

/** What the check finds in the series that the map shows, one after the other; those that did not change stay checked. */
export function FindingsPanel({ rows, series, lastDay, days, ready, onOpen }: FindingsPanelProps) {
  const [limit, setLimit] = useState(STEP)
  const span = Math.min(days, MOST_DAYS)
  const wanted = rows.slice(0, limit)
  const checks = useChecks(wanted, {
    series,
    start: lastDay - (span - 1) * DAY,
    end: lastDay + DAY - 1,
    ready,
  })
  const growing = new Set(series.filter(({ grows }) => grows).map(seriesName))
  const pages = checks.flatMap(({ data }, at) => {
    const row = wanted[at]!
    return data ? [{ row, page: data, grows: growing.has(seriesName(row)) }] : []
  })
  const found = listFindings(pages)
  const failed = checks.find(({ isError }) => isError)
  const isWhole = ready && pages.length === wanted.length
  const times = checks.filter(({ data }) => data).map(({ dataUpdatedAt }) => dataUpdatedAt)
  return (
    <Panel
      title={pages.length > 0 ? `Findings (${formatNumber(found.length)}), ${span} days` : 'Findings'}
      testId="findings-panel"
      asOf={times.length > 0 ? Math.min(...times) : undefined}
      actions={
        rows.length > limit && (
          <Button tone="quiet" onClick={() => setLimit(limit + STEP)}>
            Check {formatNumber(Math.min(STEP, rows.length - limit))} more
          </Button>
        )
      }
    >
      {failed && <Failure part="The check" error={failed.error} retry={() => void failed.refetch()} />}
      {found.length === 0 && !isWhole && !failed && <Skeleton rows={4} />}
      {found.length === 0 && isWhole && rows.length > 0 && (
        <Empty
          why={`The check finds nothing unusual in ${wanted.length === 1 ? 'this series' : `these ${formatNumber(wanted.length)} series`}.`}
          command="npx leme data check"
        />
      )}
      {found.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ul className={styles.list} tabIndex={0} aria-label="Findings">
          {found.slice(0, MOST_SHOWN).map(({ row, kind, severity, time, text }) => (
            <li key={`${row.venue} ${row.pair} ${kind} ${text}`}>
              <p>
                <Badge tone={severity === 'error' ? 'bad' : 'warn'}>{kind}</Badge>{' '}
                <RowButton onClick={() => onOpen(row, time)}>
                  {row.pair} <span className={styles.faint}>{row.venue}</span>
                </RowButton>
              </p>
              <p>
                {text} <span className={styles.faint}>{formatUtc(time)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {pages.length > 0 && (
        <p className={styles.foot} data-testid="findings-scope">
          {footOf({ checked: pages.length, all: rows.length, found: found.length })}
        </p>
      )}
    </Panel>
  )
}

interface CheckRange {
  readonly series: readonly Series[]
  readonly start: number
  readonly end: number
  readonly ready: boolean
}

/** Each series is asked for when the one before it has answered, so that the page stays quick. */
function useChecks(rows: readonly CoverageMapRow[], { series, start, end, ready }: CheckRange) {
  const versions = new Map(series.map((one) => [seriesName(one), one.version]))
  const [done, setDone] = useState(0)
  const checks = useQueries({
    queries: rows.map(({ venue, pair, timeframe, calendar }, at) => ({
      ...dataQueries.quality({
        series: { venue, pair, timeframe, calendar },
        ...{ start, end, version: versions.get(seriesName({ venue, pair, timeframe })) ?? 0 },
      }),
      enabled: ready && at <= done,
    })),
  })
  const settled = checks.filter(({ data, isError }) => data !== undefined || isError).length
  if (settled !== done) setDone(settled)
  return checks
}

function seriesName({ venue, pair, timeframe }: Pick<Series, 'venue' | 'pair' | 'timeframe'>): string {
  return `${venue} ${pair} ${timeframe}`
}

function footOf({ checked, all, found }: { checked: number; all: number; found: number }): string {
  const scope = `${formatNumber(checked)} of ${formatNumber(all)} series checked`
  return found > MOST_SHOWN ? `${scope}; the first ${MOST_SHOWN} findings are shown` : scope
}
