import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Desk, Series } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { MapSection } from './map-section.tsx'

/** What is stored, what of it is missing, and what is late. */
export function DataPage() {
  const series = useQuery(queries.series())
  const desk = useQuery(queries.desk())
  const items = series.data?.items
  return (
    <Page title="Data" sentence={items && items.length > 0 && sentenceOf(items)}>
      {series.isPending && <Skeleton height={440} />}
      {series.isError && !items && (
        <Failure part="The list of series" error={series.error} retry={() => void series.refetch()} />
      )}
      {items?.length === 0 && (
        <Empty
          why="No candles are stored yet: nothing was imported, downloaded or generated."
          action={<Link to="/">Go to the Desk</Link>}
          command="npx leme data generate"
        />
      )}
      {items && items.length > 0 && (
        <MapSection
          series={items}
          readAt={series.dataUpdatedAt}
          findings={findingsOf(desk.data)}
          asOf={desk.data?.now ?? series.dataUpdatedAt}
        />
      )}
      {desk.isError && <Failure part="The findings" error={desk.error} retry={() => void desk.refetch()} />}
    </Page>
  )
}

function findingsOf(desk: Desk | undefined) {
  return (desk?.attention ?? []).filter(({ kind }) => kind.startsWith('data-'))
}

function sentenceOf(series: readonly Series[]): string {
  const rows = series.reduce((sum, one) => sum + one.rows, 0)
  const markets = new Set(series.map(({ venue, pair }) => `${venue} ${pair}`)).size
  const stale = series.filter((one) => one.stale).length
  const late =
    stale === 0 ? 'nothing that should grow is late' : `${formatNumber(stale)} of the series are stale`
  return `${formatNumber(rows)} candles of ${formatNumber(markets)} ${markets === 1 ? 'market' : 'markets'}; ${late}.`
}
