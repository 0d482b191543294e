import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { useMe } from '../api/me.ts'
import type { CoverageMapRow, Series } from '../api/types.ts'
import { type DataSearch, without } from '../app/search.ts'
import { formatNumber } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { Button } from '../ui/button.tsx'
import { Filter } from '../ui/filter.tsx'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { CoverageMap } from './coverage-map.tsx'
import styles from './data.module.css'
import { DayDrawer } from './day-drawer.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { GapsPanel } from './gaps-panel.tsx'
import { rowsWith } from './levels.ts'
import { MapLegend } from './map-legend.tsx'
import { MapTable } from './map-table.tsx'
import { dataQueries } from './queries.ts'
import { SchedulesPanel } from './schedules-panel.tsx'
import { SeriesPanel } from './series-panel.tsx'
import { SourcesPanel } from './sources-panel.tsx'

const route = getRouteApi('/data')
const DAY = 86_400_000
const SPANS = [30, 60, 90, 180, 400] as const
const USUAL_DAYS = 60
const REFRESH_MS = 60_000

interface MapSectionProps {
  readonly series: readonly Series[]
  /** When the series were read, UTC milliseconds. */
  readonly readAt: number
}

/** The map of coverage with what is wrong beside it; a cell opens its day. */
export function MapSection({ series, readAt }: MapSectionProps) {
  const search = route.useSearch()
  const isHouse = useMe()?.kind === 'operator'
  const { days = USUAL_DAYS, frame, filter = '', view = 'map' } = search
  const navigate = route.useNavigate()
  const change = (next: (old: DataSearch) => DataSearch, replace = true) =>
    void navigate({ search: next, replace, resetScroll: false })
  const newest = series.reduce((latest, one) => Math.max(latest, one.lastTime), 0)
  const end = Math.floor(newest / DAY) * DAY
  const start = end - (Math.min(days, 400) - 1) * DAY
  const map = useInfiniteQuery({
    ...dataQueries.coverageMap({ start, end, ...(frame && { timeframe: frame }) }),
    refetchInterval: REFRESH_MS,
  })
  const { hasNextPage, isFetching, fetchNextPage } = map
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])

  const first = map.data?.pages[0]
  const all = useMemo(() => map.data?.pages.flatMap(({ items }) => items) ?? [], [map.data])
  const rows = useMemo(() => rowsWith(all, filter), [all, filter])
  const frames = useMemo(
    () =>
      [...new Set(series.map(({ timeframe }) => timeframe))].sort((a, b) => timeframeMs(a) - timeframeMs(b)),
    [series],
  )
  const at = search.day === undefined ? undefined : Date.parse(`${search.day}T00:00Z`)
  const open = all.find((row) => row.venue === search.venue && row.pair === search.pair)
  const openAt = (row: CoverageMapRow, time: number) =>
    change((old) => ({ ...old, venue: row.venue, pair: row.pair, day: formatDay(time) }), at !== undefined)
  const openCell = (row: CoverageMapRow, day: number) => openAt(row, (first?.start ?? start) + day * DAY)
  const close = () => change((old) => without(without(without(old, 'venue'), 'pair'), 'day'))
  const narrow = (text: string) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
  const count = rows.length === all.length ? '' : `${formatNumber(rows.length)} of `
  const isWhole = map.data !== undefined && !hasNextPage
  const shownAt = map.data ? map.dataUpdatedAt : undefined
  const chosen =
    open && at !== undefined && first
      ? { row: rows.indexOf(open), day: Math.round((at - first.start) / DAY) }
      : undefined

  return (
    <>
      <Split
        main={
          <>
            <Panel
              title={
                first
                  ? `Coverage (${count}${formatNumber(all.length)}${hasNextPage ? ', reading' : ''})`
                  : 'Coverage'
              }
              testId="coverage-panel"
              asOf={shownAt}
              actions={
                <Tabs
                  label="Coverage"
                  tabs={[
                    { key: 'map', name: 'Map' },
                    { key: 'table', name: 'Table' },
                  ]}
                  chosen={view}
                  onChoose={(next) =>
                    change((old) => (next === 'table' ? { ...old, view: 'table' } : without(old, 'view')))
                  }
                />
              }
            >
              <div className={styles.tools}>
                <Filter label="Filter series" value={filter} onChange={narrow} />
                <select
                  className={styles.choice}
                  aria-label="Days"
                  value={SPANS.find((span) => span >= days) ?? 400}
                  onChange={({ target }) => change((old) => ({ ...old, days: Number(target.value) }))}
                  data-testid="days"
                >
                  {SPANS.map((span) => (
                    <option key={span} value={span}>
                      {span} days
                    </option>
                  ))}
                </select>
                <select
                  className={styles.choice}
                  aria-label="Timeframe"
                  value={frame ?? ''}
                  onChange={({ target: { value } }) =>
                    change((old) => (value ? { ...old, frame: value } : without(old, 'frame')))
                  }
                >
                  <option value="">shortest candles of each</option>
                  {frames.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
                <MapLegend />
              </div>
              {map.isPending && <Skeleton height={300} />}
              {map.isError && (
                <Failure part="The map of coverage" error={map.error} retry={() => void map.refetch()} />
              )}
              {first && all.length === 0 && (
                <Empty
                  why={`No candles of ${frame} are stored.`}
                  action={<Button onClick={() => change((old) => without(old, 'frame'))}>Show all</Button>}
                />
              )}
              {all.length > 0 && rows.length === 0 && (
                <Empty
                  why={`No series matches “${filter}”.`}
                  action={<Button onClick={() => narrow('')}>Show all</Button>}
                />
              )}
              {first && rows.length > 0 && view === 'map' && (
                <CoverageMap
                  rows={rows}
                  start={first.start}
                  days={first.days}
                  chosen={chosen && chosen.row >= 0 ? chosen : undefined}
                  onOpen={openCell}
                />
              )}
              {rows.length > 0 && view === 'table' && <MapTable rows={rows} onOpen={openCell} />}
            </Panel>
            <SeriesPanel series={series} asOf={readAt} />
            {isHouse && <SourcesPanel />}
            {isHouse && <SchedulesPanel />}
          </>
        }
        context={
          <>
            <GapsPanel rows={rows} days={days} whole={isWhole} asOf={shownAt} onOpen={openAt} />
            <FindingsPanel
              rows={rows}
              series={series}
              lastDay={end}
              days={days}
              ready={isWhole}
              onOpen={openAt}
            />
          </>
        }
      />
      {open && at !== undefined && first && (
        <DayDrawer
          row={open}
          start={first.start}
          day={at}
          series={series.find(
            (one) => one.venue === open.venue && one.pair === open.pair && one.timeframe === open.timeframe,
          )}
          stored={series}
          onClose={close}
        />
      )}
    </>
  )
}
