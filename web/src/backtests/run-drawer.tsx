import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Drawer } from '../ui/drawer.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { RunForm } from './run-form.tsx'
import { winnerDraft } from './winner-draft.ts'

/** Asks for a new backtest, once strategies and candles are known; of a study's winner where one is named. */
export function RunDrawer({ studyId, onClose }: { studyId: string | undefined; onClose: () => void }) {
  const strategies = useQuery(queries.strategies())
  const series = useQuery(queries.series())
  const study = useQuery({ ...queries.study(studyId ?? ''), enabled: studyId !== undefined })
  const isPending = strategies.isPending || series.isPending || (studyId !== undefined && study.isPending)
  return (
    <Drawer title="New backtest" testId="run-drawer" onClose={onClose}>
      {isPending && <Skeleton rows={8} />}
      {strategies.isError && (
        <Failure part="The strategies" error={strategies.error} retry={() => void strategies.refetch()} />
      )}
      {series.isError && (
        <Failure part="The stored candles" error={series.error} retry={() => void series.refetch()} />
      )}
      {study.isError && <Failure part="The study" error={study.error} retry={() => void study.refetch()} />}
      {series.data?.items.length === 0 && (
        <Empty
          why="No candles are stored, so there is nothing to test on."
          command="npx leme data generate"
        />
      )}
      {!isPending && strategies.data && series.data && series.data.items.length > 0 && (
        <RunForm
          strategies={strategies.data.items}
          series={series.data.items}
          first={winnerDraft(study.data, { strategies: strategies.data.items, series: series.data.items })}
        />
      )}
    </Drawer>
  )
}
