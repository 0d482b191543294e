import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Series } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { MapSection } from './map-section.tsx'

/** What is stored, what of it is missing, and what is late. */
export function DataPage() {
  const series = useQuery(queries.series())
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
      {items && items.length > 0 && <MapSection series={items} readAt={series.dataUpdatedAt} />}
    </Page>
  )
}

function sentenceOf(series: readonly Series[]): string {
  const rows = series.reduce((sum, one) => sum + one.rows, 0)
  const markets = new Set(series.map(({ venue, pair }) => `${venue} ${pair}`)).size
  const stale = series.filter((one) => one.stale).length
  const growing = series.filter((one) => one.grows).length
  const late =
    growing === 0
      ? 'all are samples or imports, which do not grow by themselves'
      : stale === 0
        ? `none of the ${formatNumber(growing)} series that should grow is stale`
        : `${formatNumber(stale)} of the ${formatNumber(growing)} series that should grow ${stale === 1 ? 'is' : 'are'} stale`
  return `${formatNumber(rows)} candles of ${formatNumber(markets)} ${markets === 1 ? 'market' : 'markets'}; ${late}.`
}
