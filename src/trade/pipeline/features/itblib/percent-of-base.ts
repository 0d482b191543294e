import { allocateColumn, type Column } from '../../../../domain/index.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'

export interface PercentOptions {
  readonly config: { readonly windows: number | readonly number[]; readonly base_window: number }
  readonly inputs: Pick<FeatureInputs, 'dialect'>
  /** Whether the aggregate over the base window is called as a feature is, so that they can collide. */
  readonly keepsName: boolean
}

/** Features `name_<window>`: 100·(a − b) / b of what `aggregate` gives over a window and over the base window. */
export function percentOfBase(
  name: string,
  { config, inputs: { dialect }, keepsName }: PercentOptions,
  aggregate: (window: number) => Column,
): readonly TableColumn[] {
  const base = aggregate(config.base_window)
  const collides = (window: number) => keepsName && window === config.base_window
  return listOf(config.windows)
    .filter((window) => dialect.itblib.keepsBase || !collides(window))
    .map((window) => {
      const feature = aggregate(window)
      const values = allocateColumn(base.length)
      for (let row = 0; row < values.length; row++) {
        values[row] = dialect.divide(100 * (feature[row]! - base[row]!), base[row]!)
      }
      return { name: `${name}_${window}`, values }
    })
}
