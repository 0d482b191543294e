import { allocateColumn } from '../../../domain/index.ts'
import type { TableColumn } from '../port.ts'
import type { LabelInputs } from './label-inputs.ts'
import type { DirectionConfig } from './label-schema.ts'

/**
 * Whether the price `horizon` rows later is more than `threshold` percent above (`up`, the default) or below
 * (`down`) the price now: 1 or 0. NaN: in the last `horizon` rows, and where either price is missing.
 */
export function direction(config: DirectionConfig, { read }: LabelInputs): TableColumn {
  const price = read(config.columns ?? 'close')
  const { horizon } = config
  const sign = config.function === 'down' ? -1 : 1
  const least = (config.threshold ?? 0) / 100
  const values = allocateColumn(price.length).fill(Number.NaN)
  for (let row = 0; row + horizon < price.length; row++) {
    const change = sign * (price[row + horizon]! / price[row]! - 1)
    if (!Number.isNaN(change)) values[row] = change > least ? 1 : 0
  }
  return { name: config.names, values }
}
