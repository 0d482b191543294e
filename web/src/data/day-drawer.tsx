import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Coverage, CoverageMapRow, Series } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatDay, formatHeld, formatMinute, formatUtc } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Badge } from '../ui/badge.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './data.module.css'
import { LEVEL_MEANINGS, LEVEL_NAMES, levelAt } from './levels.ts'
import { dataQueries } from './queries.ts'
import { checkCommand, repairCommand } from './repair.ts'

const DAY = 86_400_000
/** So many gaps are shown without a scroll bar of their own. */
const SHORT = 8

interface DayDrawerProps {
  readonly row: CoverageMapRow
  /** Midnight of the map's first day and of the shown one, UTC milliseconds. */
  readonly start: number
  readonly day: number
  readonly series: Series | undefined
  /** All that is stored, of which the day may be made. */
  readonly stored: readonly Series[]
  readonly onClose: () => void
}

/** One series on one day: its gaps with their times, what the check found, what repairs it. */
export function DayDrawer({ row, start, day, series, stored, onClose }: DayDrawerProps) {
  const { venue, pair, timeframe, calendar } = row
  const level = levelAt(row, Math.round((day - start) / DAY))
  const expects = level !== '-'
  const coverage = useQuery({
    ...dataQueries.coverage({ venue, pair, timeframe, calendar, start: day, end: day + DAY - 1 }),
    enabled: expects,
  })
  const quality = useQuery({
    ...dataQueries.quality({
      series: { venue, pair, timeframe, calendar },
      ...{ start: day, end: day + DAY - 1, version: series?.version ?? 0 },
    }),
    enabled: expects,
  })
  const suspect = quality.data?.items.find((one) => one.day === day)?.findings ?? []
  const found = coverage.data?.items.find((one) => one.timeframe === timeframe)
  const repair = repairCommand({ ...row, source: series?.source ?? '' }, day, stored)
  const check = checkCommand(row)
  return (
    <Drawer title={`${pair}, ${formatDay(day)}`} testId="day-drawer" onClose={onClose}>
      <Facts
        facts={[
          { name: 'State', value: `${LEVEL_NAMES[level]}: ${LEVEL_MEANINGS[level]}` },
          { name: 'Venue', value: venue },
          { name: 'Candles', value: timeframe },
          { name: 'Source', value: series?.source ?? '–' },
          ...(found
            ? [
                { name: 'Stored', value: `${formatNumber(found.found)} of ${formatNumber(found.expected)}` },
                { name: 'Share', value: formatPercent(found.share) },
              ]
            : []),
        ]}
      />
      {coverage.isError && (
        <Failure part="The gaps of the day" error={coverage.error} retry={() => void coverage.refetch()} />
      )}
      {expects && coverage.isPending && <Skeleton rows={4} />}
      {found && found.gaps.length > 0 && <Gaps found={found} />}
      {quality.isError && (
        <Failure part="The check of the day" error={quality.error} retry={() => void quality.refetch()} />
      )}
      {suspect.length > 0 && (
        <section className={styles.part}>
          <h3>What the check finds on this day</h3>
          <ul className={styles.findings} data-testid="day-findings">
            {suspect.map(({ kind, severity, time, text }) => (
              <li key={`${kind} ${time}`}>
                <Badge tone={severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'plain'}>
                  {kind}
                </Badge>{' '}
                {text} <span className={styles.faint}>{formatUtc(time)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {level !== 'c' && expects && (
        <section className={styles.part}>
          <h3>{repair.name}</h3>
          <CopyLine name={repair.name} line={repair.line} />
        </section>
      )}
      <section className={styles.part}>
        <h3>{check.name}</h3>
        <CopyLine name={check.name} line={check.line} />
      </section>
      <p className={styles.part}>
        <Link to="/markets" search={{ venue, pair, frame: timeframe, from: day, to: day + DAY }}>
          Show the day in Markets
        </Link>
      </p>
    </Drawer>
  )
}

function Gaps({ found }: { found: Coverage }) {
  const step = timeframeMs(found.timeframe)
  const more = found.gapCount - found.gaps.length
  return (
    <section className={styles.part}>
      <h3>Gaps ({formatNumber(found.gapCount)})</h3>
      <Table
        {...(found.gaps.length > SHORT && { height: 240 })}
        label="Gaps of the day"
        testId="day-gaps"
        columns={[
          {
            key: 'from',
            head: 'First missing (UTC)',
            cell: (gap: Coverage['gaps'][number]) => formatMinute(gap.from),
          },
          { key: 'to', head: 'Last missing', cell: (gap) => formatMinute(gap.to).slice(11) },
          {
            key: 'length',
            head: 'Length',
            align: 'right',
            cell: (gap) => formatHeld(gap.to - gap.from + step),
          },
          { key: 'missing', head: 'Candles', align: 'right', cell: (gap) => formatNumber(gap.missing) },
        ]}
        rows={found.gaps}
        rowKey={(gap) => gap.from}
      />
      {more > 0 && <p className={styles.faint}>and {formatNumber(more)} more</p>}
    </section>
  )
}
