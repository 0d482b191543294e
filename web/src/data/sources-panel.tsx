import { useQuery } from '@tanstack/react-query'
import type { SourceList } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatDay, formatSpan, formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { useNow } from '../ui/clock.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './data.module.css'
import { dataQueries } from './queries.ts'

type Source = SourceList['items'][number]

/** Who may send candles, by which keys, and what is done with what differs. */
export function SourcesPanel() {
  const sources = useQuery(dataQueries.sources())
  const items = sources.data?.items
  return (
    <Panel
      title={items ? `Sources and keys (${formatNumber(items.length)})` : 'Sources and keys'}
      testId="sources-panel"
      asOf={sources.data?.now}
    >
      {sources.isPending && <Skeleton rows={2} />}
      {sources.isError && (
        <Failure part="The sources" error={sources.error} retry={() => void sources.refetch()} />
      )}
      {items?.length === 0 && (
        <>
          <Empty why="Nobody may send candles to this server yet. A source is made once, then each sender gets a key." />
          <div className={styles.line}>
            <CopyLine
              name="the line that makes a source"
              line="npx leme data source put NAME --venue VENUE"
            />
          </div>
        </>
      )}
      {items && items.length > 0 && (
        <>
          <Table
            height={320}
            label="Sources"
            testId="source-table"
            columns={COLUMNS}
            rows={items}
            rowKey={({ name }) => name}
          />
          <div className={styles.line}>
            <CopyLine
              name="the line that makes a key"
              line={`npx leme data key create ${items[0]!.name} --scope ingest`}
            />
          </div>
        </>
      )}
    </Panel>
  )
}

const COLUMNS = [
  {
    key: 'name',
    head: 'Source',
    cell: ({ name, venue }: Source) => (
      <>
        {name} <span className={styles.faint}>as {venue}</span>
      </>
    ),
  },
  {
    key: 'policy',
    head: 'A candle that differs',
    wide: true,
    cell: ({ policy, takesUnknown }: Source) => `${POLICIES[policy]}${takesUnknown ? '' : '; no new pairs'}`,
  },
  {
    key: 'rows',
    head: 'Series, candles',
    align: 'right' as const,
    wide: true,
    cell: ({ series, rows }: Source) => `${formatNumber(series)}, ${formatNumber(rows)}`,
  },
  {
    key: 'newest',
    head: 'Newest candle',
    align: 'right' as const,
    cell: ({ newestTime }: Source) => (newestTime === null ? 'none yet' : <Ago time={newestTime} />),
  },
  {
    key: 'keys',
    head: 'Keys',
    cell: ({ keys }: Source) =>
      keys.length === 0 ? (
        'none'
      ) : (
        <ul>
          {keys.map((key) => (
            <li key={key.prefix} className={styles.key}>
              <code>{key.prefix}</code> {key.scopes.join(', ')}
              <span className={styles.faint}>
                {' '}
                {key.networks.length > 0 ? `from ${key.networks.join(', ')}, ` : ''}
                {key.expiresAt === null ? 'no end' : `until ${formatDay(key.expiresAt)}`}
              </span>{' '}
              <Badge tone={key.state === 'in force' ? 'good' : 'plain'}>{key.state}</Badge>
            </li>
          ))}
        </ul>
      ),
  },
]

const POLICIES: Readonly<Record<Source['policy'], string>> = {
  keep: 'the stored one stays',
  revise: 'replaces the stored one',
  reject: 'is refused',
}

function Ago({ time }: { time: number }) {
  const now = useNow()
  return <span title={formatUtc(time)}>{formatSpan(now - time)} ago</span>
}
