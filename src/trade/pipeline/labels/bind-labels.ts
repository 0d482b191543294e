import type { Column } from '../../../domain/index.ts'
import { direction } from './direction.ts'
import { futureReturn } from './future-return.ts'
import { highLow } from './highlow.ts'
import { highLow2 } from './highlow2.ts'
import type { LabelColumn, LabelGenerator, LabelReach } from './label-generator.ts'
import type { LabelInputs } from './label-inputs.ts'
import type { LabelSet } from './label-schema.ts'
import { topBot } from './topbot.ts'
import { topBot2 } from './topbot2.ts'
import { tripleBarrier } from './triple-barrier.ts'

/** A generator together with its configuration. */
export interface BoundLabels {
  readonly columns: readonly LabelColumn[]
  readonly reach: LabelReach
  generate(inputs: LabelInputs, start: number): readonly Column[]
}

/** @throws PipelineFault `config.invalid` */
export function bindLabels(set: LabelSet): BoundLabels {
  switch (set.generator) {
    case 'highlow':
      return bind(highLow, set.config)
    case 'highlow2':
      return bind(highLow2, set.config)
    case 'topbot':
      return bind(topBot, set.config)
    case 'topbot2':
      return bind(topBot2, set.config)
    case 'direction':
      return bind(direction, set.config)
    case 'future_return':
      return bind(futureReturn, set.config)
    case 'triple_barrier':
      return bind(tripleBarrier, set.config)
  }
}

function bind<Config>(generator: LabelGenerator<Config>, config: Config): BoundLabels {
  return {
    columns: generator.columns(config),
    reach: generator.reach(config),
    generate: (inputs, start) => generator.generate(config, inputs, start),
  }
}
