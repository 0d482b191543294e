import type { Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'

/** Where the features of `itblib` differ. */
export interface ItblibDialect {
  /** Which functions are meant where none are given. @throws PipelineFault `config.invalid` */
  functionsWhenAbsent(): readonly string[]
  readonly differencesWhenAbsent: boolean
  /** Whether a window as long as the base keeps its feature, which is 0 throughout. */
  readonly keepsBase: boolean
  /** The volume that weighs closes and that takers have a share of. */
  weights(volume: Column, changes: Column): Column
}

export const lemeItblib: ItblibDialect = {
  functionsWhenAbsent: () => [],
  differencesWhenAbsent: false,
  keepsBase: true,
  weights: (volume) => volume,
}

export const itbItblib: ItblibDialect = {
  functionsWhenAbsent() {
    throw new PipelineFault('config.invalid', 'itblib needs the key "functions"', {
      hint: 'Write "functions": [], which means all of them; the original fails without.',
    })
  },
  differencesWhenAbsent: true,
  keepsBase: false,
  weights: (_, changes) => changes,
}
