import { PipelineFault } from '../../pipeline-fault.ts'
import { defineFeature, type FeatureConfig } from './define-feature.ts'

/** The example that the intelligent-trading-bot ships: a column plus, or times, a number. */
export const myFeatureExample = defineFeature({
  names(config) {
    const { columns, operation, names } = settingsOf(config)
    return [names ?? `${columns}_${operation}`]
  },
  lookBack: () => 0,
  compute({ column }, config) {
    const { columns, operation, parameter } = settingsOf(config)
    return [column(columns).map((value) => (operation === 'add' ? value + parameter : value * parameter))]
  },
})

interface Settings {
  readonly columns: string
  readonly operation: 'add' | 'mul'
  readonly parameter: number
  readonly names?: string
}

function settingsOf({ columns, function: operation, parameter, names }: FeatureConfig): Settings {
  if (
    typeof columns === 'string' &&
    (operation === 'add' || operation === 'mul') &&
    typeof parameter === 'number'
  ) {
    return { columns, operation, parameter, ...(typeof names === 'string' && names !== '' && { names }) }
  }
  throw new PipelineFault('config.invalid', 'my_feature_example does not understand its config', {
    hint: 'Write {"columns": "close", "function": "add" or "mul", "parameter": 2.0}.',
  })
}
