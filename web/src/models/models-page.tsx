import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiFailure } from '../api/failure.ts'
import { type ModelsSearch, without } from '../app/search.ts'
import { formatUtc } from '../format/time.ts'
import { pipelineQueries } from '../pipeline/queries.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Evaluation, scoreOf } from './evaluation.tsx'
import styles from './models.module.css'
import { RegistryPanel } from './registry-panel.tsx'

const route = getRouteApi('/models')

/** What was learned: the scores of a run, and the versions that are kept. */
export function ModelsPage() {
  const { run: asked, score: named, filter = '', sort } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: ModelsSearch) => ModelsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const runs = useInfiniteQuery(pipelineQueries.runs())
  const scored = runs.data?.pages.flatMap(({ items }) => items).filter(({ best }) => best !== null) ?? []
  const shown = asked ?? scored[0]?.id
  const query = useQuery({ ...pipelineQueries.run(shown ?? ''), enabled: shown !== undefined })
  const run = query.data
  const score = run && scoreOf(run, named)
  const isUnknown = query.error instanceof ApiFailure && [400, 404].includes(query.error.status)
  const isAwaited = !run && (runs.isPending || (shown !== undefined && query.isPending))
  return (
    <Page
      title="Models"
      sentence={run?.verdict?.text ?? 'What was learned, how far it can be trusted, and what acts.'}
      actions={
        run?.metrics &&
        score && (
          <>
            {scored.length > 1 && (
              <select
                className={styles.choose}
                aria-label="Run"
                value={run.id}
                onChange={({ target }) => change((old) => ({ ...without(old, 'score'), run: target.value }))}
              >
                {!scored.some(({ id }) => id === run.id) && <option value={run.id}>{run.title}</option>}
                {scored.map(({ id, title, createdAt }) => (
                  <option key={id} value={id}>
                    {title}, {formatUtc(Math.floor(createdAt / 60_000) * 60_000)}
                  </option>
                ))}
              </select>
            )}
            {run.metrics.scores.length > 1 && (
              <select
                className={styles.choose}
                aria-label="Score"
                value={score.score}
                onChange={({ target }) => change((old) => ({ ...old, score: target.value }))}
              >
                {run.metrics.scores.map((one) => (
                  <option key={one.score}>{one.score}</option>
                ))}
              </select>
            )}
          </>
        )
      }
    >
      {isAwaited && <p className={styles.of}>{'\u00a0'}</p>}
      {run && (
        <p className={styles.of} data-testid="evaluated-run">
          Scores of{' '}
          <Link to="/pipeline" search={{ run: run.id }}>
            {run.title}
          </Link>
          {asked === undefined && ', the newest run that has some'}
        </p>
      )}
      {isAwaited && <Skeleton height={760} />}
      {runs.isError && <Failure part="The runs" error={runs.error} retry={() => void runs.refetch()} />}
      {isUnknown && <Empty why={`There is no run “${asked}”.`} />}
      {query.isError && !isUnknown && (
        <Failure part="The run" error={query.error} retry={() => void query.refetch()} />
      )}
      {runs.data && shown === undefined && (
        <Empty
          why="No run has predicted anything out of sample yet: there is no walk forward to show."
          action={<CopyLine name="the command" line="npx leme pipeline run -c CONFIG.jsonc --queue" />}
        />
      )}
      {run && !score && (
        <Empty
          why={run.problem ?? 'This run measured no score: it has not walked forward, or a stage failed.'}
        />
      )}
      {run?.metrics && score && (
        <Evaluation run={run.id} metrics={run.metrics} score={score} asOf={query.dataUpdatedAt} />
      )}
      {!isAwaited && (
        <RegistryPanel
          filter={filter}
          sort={sort}
          onFilter={(text) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))}
          onSort={(next) => change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))}
        />
      )}
    </Page>
  )
}
