import type { NameActors } from '../api/actor-names.ts'
import type { Job } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { Signed } from '../ui/signed.tsx'
import { outcomeText, STATE_TONES } from './job-words.ts'
import styles from './jobs.module.css'

interface JobColumns {
  readonly onOpen: (id: string) => void
  readonly named: NameActors
  /** Names by id; undefined where all jobs are the reader's own client's. */
  readonly clients: ReadonlyMap<string, string> | undefined
}

/** The columns of the list of jobs. */
export function jobColumns({ onOpen, named, clients }: JobColumns): readonly Column<Job>[] {
  return [
    {
      key: 'outcome',
      head: 'What came of it',
      cell: (job) => (
        <RowButton onClick={() => onOpen(job.id)}>
          <span className={styles.outcome} title={named(outcomeText(job))}>
            {named(outcomeText(job))}
          </span>
        </RowButton>
      ),
    },
    {
      key: 'state',
      head: 'State',
      cell: ({ state }) => <Badge tone={STATE_TONES[state]}>{state}</Badge>,
    },
    { key: 'kind', head: 'Kind', wide: true, cell: ({ kind }) => (kind === 'hyperopt' ? 'search' : kind) },
    {
      key: 'title',
      head: 'Strategy and pairs',
      wide: true,
      cell: ({ title }) => (
        <span className={styles.title} title={title}>
          {title}
        </span>
      ),
    },
    ...(clients
      ? [
          {
            ...{ key: 'client', head: 'Client', wide: true },
            cell: ({ clientId }: Job) => <span title={clientId}>{clients.get(clientId) ?? clientId}</span>,
          },
        ]
      : []),
    {
      key: 'trades',
      head: 'Trades',
      align: 'right',
      wide: true,
      cell: ({ figures }) => (figures?.kind === 'backtest' ? formatNumber(figures.trades) : null),
    },
    {
      key: 'profit',
      head: 'Profit',
      align: 'right',
      cell: ({ figures }) => {
        const profit = figures?.kind === 'backtest' ? figures.profitTotal : figures?.best?.profitTotal
        return profit === undefined ? null : <Signed as="percent" value={profit} />
      },
    },
    {
      key: 'asked',
      head: 'Asked',
      align: 'right',
      wide: true,
      cell: ({ createdAt }) => <Age of={createdAt} />,
    },
  ]
}
