import { useQuery } from '@tanstack/react-query'
import { formatNumber, formatPercent } from '../format/number.ts'
import { pipelineQueries } from '../pipeline/queries.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import styles from './models.module.css'

const SHOWN = 20

interface ImportancePanelProps {
  /** Id of the run. */
  readonly run: string
  readonly score: string
  /** How many there will be, about. */
  readonly columns: number
}

/** Which columns the model leans on, by the gain of its splits. */
export function ImportancePanel({ run, score, columns }: ImportancePanelProps) {
  const query = useQuery(pipelineQueries.importance(run))
  const model = query.data?.items.find((one) => one.score === score)
  const features = model?.features?.slice(0, SHOWN) ?? []
  const most = Math.max(...features.map(({ share }) => share), Number.EPSILON)
  const rest = (model?.features?.length ?? 0) - features.length
  return (
    <Panel
      title="What the model leans on"
      testId="importance-panel"
      asOf={query.data ? query.dataUpdatedAt : undefined}
    >
      {query.isPending && <Skeleton height={24 * Math.min(SHOWN, Math.max(3, columns)) + 42} />}
      {query.isError && (
        <Failure part="The weight of its columns" error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && features.length === 0 && (
        <Empty
          why={
            query.data.problem ??
            (model
              ? `Models of ${model.algorithm} do not tell how much each column matters.`
              : 'This run kept no model of this score.')
          }
        />
      )}
      {features.length > 0 && (
        <dl className={styles.bars}>
          {features.map(({ name, share, splits }) => (
            <div key={name} title={`${formatNumber(splits)} splits`}>
              <dt title={name}>{name}</dt>
              <dd className={styles.length} aria-hidden="true">
                <i style={{ width: `${(100 * share) / most}%` }} />
              </dd>
              <dd>{formatPercent(share, 1)}</dd>
            </div>
          ))}
        </dl>
      )}
      {features.length > 0 && (
        <p className={styles.note}>
          Share of the gain of all splits, of the model that was trained on the newest rows. It says what the
          model uses, not what moves the market.
          {rest > 0 && ` ${formatNumber(rest)} further columns have less.`}
        </p>
      )}
    </Panel>
  )
}
