import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Drawer } from '../ui/drawer.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { RunForm } from './run-form.tsx'

/** Asks for a new backtest, once strategies and candles are known. */
export function RunDrawer({ onClose }: { onClose: () => void }) {
  const strategies = useQuery(queries.strategies())
  const series = useQuery(queries.series())
  return (
    <Drawer title="New backtest" testId="run-drawer" onClose={onClose}>
      {(strategies.isPending || series.isPending) && <Skeleton rows={8} />}
      {strategies.isError && (
        <Failure part="The strategies" error={strategies.error} retry={() => void strategies.refetch()} />
      )}
      {series.isError && (
        <Failure part="The stored candles" error={series.error} retry={() => void series.refetch()} />
      )}
      {series.data?.items.length === 0 && (
        <Empty
          why="No candles are stored, so there is nothing to test on."
          command="npx leme data generate"
        />
      )}
      {strategies.data && series.data && series.data.items.length > 0 && (
        <RunForm strategies={strategies.data.items} series={series.data.items} />
      )}
    </Drawer>
  )
}
