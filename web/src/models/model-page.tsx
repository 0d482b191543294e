import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiFailure } from '../api/failure.ts'
import type { ModelDetail, ModelVersion } from '../api/types.ts'
import { type ModelSearch, without } from '../app/search.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { modelSentence } from './model-words.ts'
import styles from './models.module.css'
import { PromoteDialog } from './promote-dialog.tsx'
import { modelQueries } from './queries.ts'
import { RollbackDialog } from './rollback-dialog.tsx'
import { VersionView } from './version-view.tsx'
import { VersionsPanel } from './versions-panel.tsx'

const route = getRouteApi('/models/$name')

/** A model: its versions, what acts, and whether another one should. */
export function ModelPage() {
  const { name } = route.useParams()
  const { version: asked, ask, filter = '', sort } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: ModelSearch) => ModelSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const query = useQuery(modelQueries.model(name))
  const { model, versions = [] } = query.data ?? {}
  const version = versions.find(({ number }) => number === (asked ?? model?.latest))
  const isUnknown = query.error instanceof ApiFailure && [400, 404].includes(query.error.status)
  const close = () => change((old) => without(old, 'ask'))
  return (
    <Page
      title={name}
      sentence={model && <Sentence model={model} version={version} />}
      actions={
        model &&
        version && (
          <>
            <Button
              onClick={() => change((old) => ({ ...old, ask: 'rollback' }))}
              disabled={!model.aliases.some(({ alias }) => alias === 'champion')}
              data-testid="rollback"
            >
              Roll back the champion
            </Button>
            <Button
              tone="primary"
              onClick={() => change((old) => ({ ...old, ask: 'promote' }))}
              data-testid="promote"
            >
              Promote version {version.number}
            </Button>
          </>
        )
      }
    >
      {query.isPending && <Skeleton height={520} />}
      {isUnknown && (
        <Empty why={`There is no model “${name}”.`} action={<Link to="/models">All models</Link>} />
      )}
      {query.isError && !isUnknown && (
        <Failure part="The model" error={query.error} retry={() => void query.refetch()} />
      )}
      {model && (
        <VersionsPanel
          model={model}
          versions={versions}
          selected={version?.number}
          filter={filter}
          sort={sort}
          asOf={query.dataUpdatedAt}
          onOpen={({ number }) => change((old) => ({ ...old, version: number }))}
          onFilter={(text) => change((old) => (text ? { ...old, filter: text } : without(old, 'filter')))}
          onSort={(next) => change((old) => (next ? { ...old, sort: next } : without(old, 'sort')))}
        />
      )}
      {model && asked !== undefined && !version && (
        <Empty
          why={`There is no version ${asked} of ${name}; its number is not given again.`}
          action={<Button onClick={() => change((old) => without(old, 'version'))}>Show the newest</Button>}
        />
      )}
      {model && version && (
        <VersionView key={version.number} model={model} version={version} asOf={query.dataUpdatedAt} />
      )}
      {model && version && ask === 'promote' && (
        <PromoteDialog model={model} version={version.number} onClose={close} />
      )}
      {model && ask === 'rollback' && <RollbackDialog model={model} onClose={close} />}
    </Page>
  )
}

interface SentenceProps {
  readonly model: ModelDetail['model']
  readonly version: ModelVersion | undefined
}

function Sentence({ model, version }: SentenceProps) {
  return (
    <>
      <span className={styles.verdict} data-testid="model-sentence">
        {version ? `Version ${version.number}: ${version.metrics.verdict.text}` : modelSentence(model)}
      </span>
      <span className={styles.meta}>
        {version && modelSentence(model)} Predicts {model.label}, {model.labelHorizon} × {model.timeframe}{' '}
        ahead. <Link to="/models">All models</Link>
      </span>
    </>
  )
}
