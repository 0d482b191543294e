import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Study } from '../api/types.ts'
import { formatUtc } from '../format/time.ts'
import { Page } from '../ui/page.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import styles from './study.module.css'
import { StudyView } from './study-view.tsx'
import { studySentence } from './study-words.ts'

const route = getRouteApi('/studies/$id')

/** One search: how far it is, what it found, whether to believe it. */
export function StudyPage() {
  const { id } = route.useParams()
  const query = useQuery(queries.study(id))
  const study = query.data
  return (
    <Page title={study?.id ?? id} sentence={study && <Sentence study={study} />}>
      {query.isPending && <Skeleton height={520} />}
      {query.isError && <Failure part="The study" error={query.error} retry={() => void query.refetch()} />}
      {query.isError && !study && (
        <p className={styles.back}>
          <Link to="/studies">All studies</Link>
        </p>
      )}
      {study && <StudyView key={`${id} ${study.createdAt}`} study={study} asOf={query.dataUpdatedAt} />}
    </Page>
  )
}

function Sentence({ study }: { study: Study }) {
  const { strategy, createdAt, sampler } = study
  return (
    <>
      <span className={styles.verdict} data-testid="study-sentence">
        {studySentence(study)}
      </span>
      <span className={styles.meta}>
        {strategy}, searched by {sampler}, began {formatUtc(Math.floor(createdAt / 1000) * 1000)}
      </span>
    </>
  )
}
