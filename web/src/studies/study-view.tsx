import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { queries } from '../api/queries.ts'
import type { Study, StudyTrial } from '../api/types.ts'
import { type StudySearch, without } from '../app/search.ts'
import { usefulRange } from '../charts/value-ticks.ts'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { Failure, Skeleton } from '../ui/state.tsx'
import { BestPanel } from './best-panel.tsx'
import { HowPanel } from './how-panel.tsx'
import { LuckPanel } from './luck-panel.tsx'
import { ParametersPanel } from './parameters-panel.tsx'
import { PlateauPanel } from './plateau-panel.tsx'
import { StandingPanel } from './standing-panel.tsx'
import { StudyFigures } from './study-figures.tsx'
import { TrialDrawer } from './trial-drawer.tsx'
import { valuePoints } from './trial-points.ts'
import { TrialsPanel } from './trials-panel.tsx'
import { WinnerPanel } from './winner-panel.tsx'

const route = getRouteApi('/studies/$id')
const NONE: readonly StudyTrial[] = []

/** A study as a research note that goes on while it runs. */
export function StudyView({ study, asOf }: { study: Study; asOf: number }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const trials = useQuery(queries.trialsOfStudy(study.id, study.createdAt))
  const all = trials.data ?? NONE
  const objective = Math.min(search.objective ?? 0, study.objectives.length - 1)
  const range = useMemo(() => {
    const values = valuePoints(all, objective).map(({ y }) => y)
    return usefulRange(values, study.objectives[objective]!.better)
  }, [all, objective, study.objectives])
  const selected = all.find(({ number }) => number === search.trial)
  const open = (trial: StudyTrial) =>
    void navigate({
      search: (old: StudySearch) => ({ ...old, trial: trial.number }),
      replace: true,
      resetScroll: false,
    })
  const close = () =>
    void navigate({ search: (old: StudySearch) => without(old, 'trial'), replace: true, resetScroll: false })
  const choose = (next: number) =>
    void navigate({
      search: (old: StudySearch) => ({ ...old, objective: next }),
      replace: true,
      resetScroll: false,
    })
  const charts = { study, trials: all, objective, range, asOf }
  return (
    <>
      <StudyFigures study={study} />
      <Split
        main={
          <>
            {trials.isPending && (
              <Panel title="Trials" testId="trials">
                <Skeleton height={420} />
              </Panel>
            )}
            {trials.isError && (
              <Failure part="The trials" error={trials.error} retry={() => void trials.refetch()} />
            )}
            {trials.data && (
              <>
                <BestPanel {...charts} onChoose={choose} />
                <ParametersPanel {...charts} />
                <TrialsPanel study={study} trials={all} asOf={asOf} onOpen={open} />
              </>
            )}
          </>
        }
        context={
          <>
            <StandingPanel study={study} asOf={asOf} />
            <WinnerPanel study={study} asOf={asOf} />
            <PlateauPanel {...charts} />
            <LuckPanel study={study} asOf={asOf} />
            <HowPanel study={study} asOf={asOf} />
          </>
        }
      />
      {selected && <TrialDrawer study={study} trial={selected} onClose={close} />}
    </>
  )
}
