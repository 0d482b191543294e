import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiFailure } from '../api/failure.ts'
import type { Pipeline } from '../api/types.ts'
import { type PipelineSearch, without } from '../app/search.ts'
import { formatUtc } from '../format/time.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Page } from '../ui/page.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { DatasetsPanel } from './datasets-panel.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import styles from './pipeline.module.css'
import { PipelineFigures } from './pipeline-figures.tsx'
import { pipelineQueries } from './queries.ts'
import { RunState } from './run-state.tsx'
import { RunsPanel } from './runs-panel.tsx'
import { StageDrawer } from './stage-drawer.tsx'
import { StageGraph } from './stage-graph.tsx'
import { pipelineSentence } from './stage-words.ts'

const route = getRouteApi('/pipeline')
const START = 'npx leme pipeline run -c CONFIG.jsonc --queue'

/** The line from data to signals: how its newest run stands, and every run before. */
export function PipelinePage() {
  const { run: asked, stage, filter = '', sort } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: PipelineSearch) => PipelineSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const runs = useInfiniteQuery(pipelineQueries.runs())
  const shown = asked ?? runs.data?.pages[0]?.items[0]?.id
  const query = useQuery({ ...pipelineQueries.run(shown ?? ''), enabled: shown !== undefined })
  const run = query.data
  const isEmpty = runs.data?.pages[0]?.items.length === 0
  const isSettled = run !== undefined || query.isError
  const isUnknown = query.error instanceof ApiFailure && [400, 404].includes(query.error.status)
  return (
    <Page
      title="Pipeline"
      sentence={
        run ? (
          <Sentence run={run} isNewest={asked === undefined} />
        ) : (
          (runs.isPending || (shown !== undefined && query.isPending)) && <Awaited />
        )
      }
    >
      {(runs.isPending || (shown !== undefined && query.isPending)) && !run && <Skeleton height={640} />}
      {runs.isError && <Failure part="The runs" error={runs.error} retry={() => void runs.refetch()} />}
      {isEmpty && asked === undefined && (
        <Empty
          why="No pipeline has run yet. A pipeline goes from data over features and labels to models, scores and signals; each stage is kept, so that the next run begins where something changed. It takes every core for a while, so it is started on the command line; this page follows it live."
          action={<CopyLine name="the command" line={START} />}
        />
      )}
      {isUnknown && (
        <Empty
          why={`There is no run “${asked}”.`}
          action={
            <Link to="/pipeline" className={styles.action}>
              Show the newest run
            </Link>
          }
        />
      )}
      {query.isError && !isUnknown && (
        <Failure part="The run" error={query.error} retry={() => void query.refetch()} />
      )}
      {run && (
        <>
          {run.metrics && <PipelineFigures run={run} />}
          {run.problem !== null && (
            <p className={styles.problem} role="alert">
              {run.problem}
            </p>
          )}
          <StageGraph
            run={run}
            asOf={query.dataUpdatedAt}
            selected={stage}
            onOpen={(name) => change((old) => ({ ...old, stage: name }))}
          />
        </>
      )}
      {runs.data && !isEmpty && isSettled && (
        <Split
          main={
            <>
              <RunsPanel
                selected={shown}
                filter={filter}
                sort={sort}
                onOpen={({ id }) => change((old) => ({ ...without(old, 'stage'), run: id }))}
                onFilter={(text) =>
                  change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
                }
                onSort={(next) => change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))}
              />
              {run && <DatasetsPanel run={run} asOf={query.dataUpdatedAt} />}
            </>
          }
          context={run && <FindingsPanel run={run} asOf={query.dataUpdatedAt} />}
        />
      )}
      {run && stage !== undefined && (
        <StageDrawer run={run} name={stage} onClose={() => change((old) => without(old, 'stage'))} />
      )}
    </Page>
  )
}

/** Keeps the height of the sentence. */
function Awaited() {
  return (
    <>
      <span className={styles.verdict}>{'\u00a0'}</span>
      <span className={styles.meta}>{'\u00a0'}</span>
    </>
  )
}

function Sentence({ run, isNewest }: { run: Pipeline; isNewest: boolean }) {
  return (
    <>
      <span className={styles.verdict} data-testid="pipeline-sentence">
        {pipelineSentence(run)}
      </span>
      <span className={styles.meta}>
        {isNewest ? 'Newest run: ' : ''}
        {run.title}, began {formatUtc(Math.floor(run.createdAt / 1000) * 1000)} <RunState run={run} words />{' '}
        {run.metrics && (
          <Link to="/models" search={{ run: run.id }}>
            How good its scores are
          </Link>
        )}
      </span>
    </>
  )
}
