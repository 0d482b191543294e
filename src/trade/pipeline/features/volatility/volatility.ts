import { allocateColumn, type Column } from '../../../../domain/index.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import { logChanges } from '../window/logarithms.ts'
import { windowMoments } from '../window/window-moments.ts'
import { barVariances } from './bar-variances.ts'
import { ewmaRows } from './ewma.ts'
import { overWhole, type Whole } from './over-whole.ts'
import type { VolatilityConfig, VolatilityFunction } from './volatility-schema.ts'

const COLUMNS = { open: 'open', high: 'high', low: 'low', close: 'close' }

/**
 * How much a price moves, as a share a row, by several estimators: `close_parkinson_20`. Gaps are filled first;
 * only whole windows count. `ewma` is recursive: kept in a set of its own, the others run on fewer rows.
 */
export const volatilityFeatures: FeatureGenerator<VolatilityConfig> = {
  generate,
  lookBack: ({ functions, windows }) =>
    listOf(functions).includes('ewma') ? Number.POSITIVE_INFINITY : Math.max(...listOf(windows)),
}

function generate(config: VolatilityConfig, { filled, from }: FeatureInputs): readonly TableColumn[] {
  const names = config.columns ?? COLUMNS
  const close = filled(names.close)
  const bars = () => ({ open: filled(names.open), high: filled(names.high), low: filled(names.low), close })
  return listOf(config.functions).flatMap((name) =>
    listOf(config.windows).map((window) => ({
      name: `${names.close}_${name}_${window}`,
      values: volatility(name, { close, bars, n: window, first: from }),
    })),
  )
}

interface Asked extends Whole {
  readonly close: Column
  readonly bars: () => Readonly<Record<'open' | 'high' | 'low' | 'close', Column>>
}

function volatility(name: VolatilityFunction, { close, bars, n, first }: Asked): Column {
  switch (name) {
    case 'realized': {
      const changes = logChanges(close)
      return overWhole(changes, { n, first }, (from, to) => {
        const { count, m2 } = windowMoments(changes, from, to)
        return count < n ? Number.NaN : Math.sqrt(m2)
      })
    }
    case 'downside':
    case 'upside': {
      const changes = logChanges(close)
      const side = name === 'upside' ? 1 : -1
      return overWhole(changes, { n, first }, (from, to) => {
        let sum = 0
        for (let row = from; row < to; row++) sum += Math.max(side * changes[row]!, 0) ** 2
        return Math.sqrt(sum / n)
      })
    }
    case 'ewma': {
      const next = ewmaRows(n)
      const out = allocateColumn(close.length)
      for (let row = 0; row < out.length; row++) out[row] = next(close[row]!)
      return out
    }
    case 'parkinson':
    case 'garman_klass':
    case 'rogers_satchell':
    case 'yang_zhang':
      return barVariances(name, bars(), { n, first })
  }
}
