import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useActorNames } from '../api/actor-names.ts'
import { ApiFailure } from '../api/failure.ts'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import { useTenantNames } from '../api/tenancy.ts'
import type { JobDetail } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { isOpen, outcomeText, STATE_TONES } from './job-words.ts'
import styles from './jobs.module.css'
import { askAgain, cancelJob, jobQueries } from './queries.ts'

interface JobDrawerProps {
  readonly id: string
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
}

/** One job: how it goes, what was asked, what came out of it, and what can be done about it. */
export function JobDrawer({ id, onOpen, onClose }: JobDrawerProps) {
  const query = useQuery(jobQueries.job(id))
  const isUnknown = query.error instanceof ApiFailure && query.error.status === 404
  return (
    <Drawer title={query.data?.title ?? 'Job'} testId="job-drawer" onClose={onClose}>
      {query.isPending && <Skeleton rows={6} />}
      {isUnknown && <Empty why="There is no such job." />}
      {query.isError && !isUnknown && (
        <Failure part="The job" error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Told job={query.data} onOpen={onOpen} />}
    </Drawer>
  )
}

function Told({ job, onOpen }: { job: JobDetail; onOpen: (id: string) => void }) {
  const { id, state, kind, strategy, ahead, attempt, deaths, startedAt, endedAt, figures } = job
  const named = useActorNames(job.clientId)
  const clientName = useTenantNames().get(job.clientId)
  const mayResearch = may(useMe(), 'research')
  const results = `/api/v1/backtest/${id}/results`
  return (
    <>
      <p className={styles.said}>
        <Badge tone={STATE_TONES[state]}>{state}</Badge> {named(outcomeText(job))}
      </p>
      {state === 'running' && (
        <progress className={styles.bar} max={1} value={job.progress} aria-label="Progress" />
      )}
      {mayResearch && <Orders job={job} onOpen={onOpen} />}
      {state === 'done' && (
        <p className={styles.links}>
          {kind === 'backtest' && (
            <a href={`${results}/report.html`} target="_blank" rel="noreferrer">
              The report
            </a>
          )}{' '}
          <a href={results} target="_blank" rel="noreferrer">
            {kind === 'backtest' ? 'Report and trades as JSON' : 'What the search found as JSON'}
          </a>
        </p>
      )}
      <Facts
        facts={[
          {
            name: 'Client',
            value: clientName === undefined ? job.clientId : `${job.clientId} · ${clientName}`,
          },
          {
            name: 'Strategy',
            value: `${strategy.name}${strategy.version === null ? '' : `, version ${strategy.version}`}`,
          },
          { name: 'Its file', value: <code title={strategy.hash}>{strategy.hash.slice(7, 19)}</code> },
          { name: 'Asked by', value: `${named(job.actor)}, ${formatUtc(job.createdAt)}` },
          ...(startedAt === null ? [] : [{ name: 'Begun', value: formatUtc(startedAt) }]),
          ...(endedAt === null ? [] : [{ name: 'Ended', value: formatUtc(endedAt) }]),
          ...(state === 'queued'
            ? [{ name: 'Before it', value: `${formatNumber(ahead)} of the client’s own` }]
            : []),
          ...(attempt > 1 ? [{ name: 'Workers', value: `${attempt}, of which ${deaths} died` }] : []),
          ...(figures?.kind === 'hyperopt' && figures.best
            ? [{ name: 'Luck', value: figures.best.luck }]
            : []),
          { name: 'Id', value: <code>{id}</code> },
        ]}
      />
      {figures?.kind === 'hyperopt' && figures.best && (
        <section className={styles.part}>
          <h3>The best</h3>
          <pre className={styles.text}>
            {JSON.stringify({ parameters: figures.best.set, settings: figures.best.config }, null, 2)}
          </pre>
        </section>
      )}
      <section className={styles.part}>
        <h3>Asked for</h3>
        <pre className={styles.text}>{JSON.stringify(job.request, null, 2)}</pre>
      </section>
    </>
  )
}

/** What a person can do: end it, or ask for the same anew. */
function Orders({ job, onOpen }: { job: JobDetail; onOpen: (id: string) => void }) {
  const client = useQueryClient()
  const renew = () => Promise.all(['jobs', 'job'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  const cancel = useMutation({ mutationFn: () => cancelJob(job.id), onSettled: renew })
  const again = useMutation({
    mutationFn: () => askAgain(job),
    onSettled: renew,
    onSuccess: ({ id }) => onOpen(id),
  })
  const failure = cancel.error ?? again.error
  return (
    <div className={styles.orders}>
      {failure && (
        <p role="alert" className={styles.refusal}>
          <strong>It was not taken.</strong> {failure.message}
        </p>
      )}
      {isOpen(job) ? (
        <Button
          disabled={cancel.isPending || job.cancelledBy !== null}
          data-testid="cancel-job"
          onClick={() => cancel.mutate()}
        >
          {job.cancelledBy === null ? 'Cancel' : 'Is being stopped'}
        </Button>
      ) : (
        <Button disabled={again.isPending} data-testid="ask-again" onClick={() => again.mutate()}>
          Ask again
        </Button>
      )}
    </div>
  )
}
