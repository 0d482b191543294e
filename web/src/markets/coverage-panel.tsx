import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Market } from '../api/types.ts'
import { dataQueries } from '../data/queries.ts'
import { restsAtWeekends } from '../data/rests-at-weekends.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import styles from './markets.module.css'

const DAYS = 30
const DAY = 86_400_000

/** The last days up to the newest candle, of the shortest timeframe; a market that rests at weekends misses nothing there. */
export function CoveragePanel({ market }: { market: Market }) {
  const { venue, pair, timeframe, lastTime } = market
  const lastDay = Math.floor(lastTime / DAY) * DAY
  const start = lastDay - (DAYS - 1) * DAY
  // The end of the day, so that each new candle is no new question.
  const question = { venue, pair, timeframe, start, end: lastDay + DAY - 1 }
  const always = useQuery(dataQueries.coverage({ ...question, calendar: 'continuous' }))
  const rests = restsAtWeekends(always.data?.items[0]?.days ?? [])
  const weekdays = useQuery({
    ...dataQueries.coverage({ ...question, calendar: 'weekdays' }),
    enabled: rests,
  })
  const coverage = rests ? weekdays : always
  const found = coverage.data?.items[0]
  return (
    <Panel
      title={`Coverage, ${DAYS} days`}
      testId="market-coverage"
      asOf={coverage.data ? coverage.dataUpdatedAt : undefined}
      actions={
        <Link to="/data" search={{ filter: pair }} className={styles.link}>
          On the map
        </Link>
      }
    >
      {coverage.isPending && <Skeleton rows={3} />}
      {coverage.isError && (
        <Failure part="The coverage" error={coverage.error} retry={() => void coverage.refetch()} />
      )}
      {found && (
        <Facts
          facts={[
            { name: `Candles of ${timeframe}`, value: formatPercent(found.share) },
            { name: 'Missing', value: formatNumber(found.expected - found.found) },
            { name: 'Gaps', value: formatNumber(found.gapCount) },
            { name: 'Expected', value: rests ? 'Monday to Friday' : 'every day' },
            { name: 'Since (UTC)', value: formatDay(start) },
          ]}
        />
      )}
    </Panel>
  )
}
