import { type ComponentProps, lazy, Suspense } from 'react'
import { Skeleton } from '../ui/state.tsx'

const LazyEquityChart = lazy(async () => ({ default: (await import('./equity-chart.tsx')).EquityChart }))
const LazyPriceChart = lazy(async () => ({ default: (await import('./price-chart.tsx')).PriceChart }))

/** {@link EquityChart}, fetched when first shown; its place is kept meanwhile. */
export function EquityChartSlot(props: ComponentProps<typeof LazyEquityChart>) {
  return (
    <Suspense fallback={<Skeleton height={props.height + 20} />}>
      <LazyEquityChart {...props} />
    </Suspense>
  )
}

/** {@link PriceChart}, fetched when first shown; its place is kept meanwhile. */
export function PriceChartSlot(props: ComponentProps<typeof LazyPriceChart>) {
  return (
    <Suspense fallback={<Skeleton height={props.height + 20} />}>
      <LazyPriceChart {...props} />
    </Suspense>
  )
}
