import { useQuery } from '@tanstack/react-query'
import type { ScheduleList } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatMinute, formatSpan } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { useNow } from '../ui/clock.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './data.module.css'
import { dataQueries } from './queries.ts'

type Schedule = ScheduleList['items'][number]

const EXAMPLE =
  'npx leme data schedule add minutes --cron "*/5 * * * *" -- download --exchange binance --pairs BTC/USDT -i 1m --since 2025-01-01'

/** What is done by the clock while the server runs, and how it ended last. */
export function SchedulesPanel() {
  const schedules = useQuery(dataQueries.schedules())
  const items = schedules.data?.items
  return (
    <Panel
      title={items ? `Schedules (${formatNumber(items.length)})` : 'Schedules'}
      testId="schedules-panel"
      asOf={schedules.data?.now}
    >
      {schedules.isPending && <Skeleton rows={2} />}
      {schedules.isError && (
        <Failure part="The schedules" error={schedules.error} retry={() => void schedules.refetch()} />
      )}
      {items?.length === 0 && (
        <>
          <Empty why="Nothing is fetched by the clock: a schedule downloads, imports or checks while the server runs." />
          <div className={styles.line}>
            <CopyLine name="the line that makes a schedule" line={EXAMPLE} />
          </div>
        </>
      )}
      {items && items.length > 0 && (
        <Table
          height={320}
          label="Schedules"
          testId="schedule-table"
          columns={COLUMNS}
          rows={items}
          rowKey={({ name }) => name}
        />
      )}
    </Panel>
  )
}

const COLUMNS = [
  { key: 'name', head: 'Schedule', cell: ({ name }: Schedule) => name },
  {
    key: 'command',
    head: 'leme data',
    wide: true,
    cell: ({ arguments: given }: Schedule) => <code className={styles.command}>{given.join(' ')}</code>,
  },
  {
    key: 'cron',
    head: 'When',
    wide: true,
    cell: ({ cron, zone }: Schedule) => (
      <>
        <code>{cron}</code> <span className={styles.faint}>{zone}</span>
      </>
    ),
  },
  {
    key: 'next',
    head: 'Next (UTC)',
    align: 'right' as const,
    cell: ({ nextAt }: Schedule) => <Next time={nextAt} />,
  },
  {
    key: 'last',
    head: 'Last',
    cell: ({ last }: Schedule) => <Last run={last} />,
  },
]

function Next({ time }: { time: number }) {
  const now = useNow()
  return (
    <>
      {formatMinute(time)}{' '}
      <span className={styles.faint}>{time > now ? `in ${formatSpan(time - now)}` : 'due'}</span>
    </>
  )
}

function Last({ run }: { run: Schedule['last'] }) {
  const now = useNow()
  if (run === null) return 'not yet'
  const { outcome, startedAt, endedAt, message } = run
  const tone = outcome === 'done' ? 'good' : outcome === 'failed' ? 'bad' : 'plain'
  const took = endedAt === null ? '' : `, took ${formatSpan(endedAt - startedAt)}`
  return (
    <>
      <Badge tone={tone}>{outcome ?? 'running'}</Badge>{' '}
      <span className={styles.faint}>
        {formatSpan(now - startedAt)} ago{took}
      </span>
      {outcome === 'failed' && <span className={styles.message}>{reasonOf(message)}</span>}
    </>
  )
}

/** The line that says what went wrong. */
function reasonOf(message: string): string {
  const lines = message.split('\n')
  return lines.find((line) => line.startsWith('Error '))?.slice('Error '.length) ?? lines[0] ?? ''
}
