import { nearest } from '../../../../domain/index.ts'
import type { Param, Params } from '../../../strategy/index.ts'
import { HyperoptError } from '../hyperopt-error.ts'
import { type Dimension, dimension } from './dimension.ts'

/** What a numeric parameter may say about its scale. */
interface Scaled {
  readonly step?: number
  readonly log?: boolean
}

/**
 * A strategy's typed parameters as dimensions that start where the strategy does.
 * @param names those to search; default all
 * @throws HyperoptError `hyperopt.space` for a name that the strategy does not declare
 */
export function strategySpace(
  params: Params,
  names: readonly string[] = Object.keys(params),
): readonly Dimension[] {
  return names.map((name) => {
    if (Object.hasOwn(params, name)) return dimensionOf(name, params[name]!)
    const declared = Object.keys(params)
    const near = nearest(name, declared)
    throw new HyperoptError('hyperopt.space', `"${name}" is no parameter of this strategy`, {
      hint: near ? `Did you mean "${near}"?` : `Declared: ${declared.join(', ') || 'none'}.`,
    })
  })
}

function dimensionOf(name: string, param: Param & Scaled): Dimension {
  switch (param.kind) {
    case 'int':
      return dimension.int(name, param)
    case 'real':
      return dimension.real(name, param)
    case 'choice':
      return dimension.choice(name, param)
    case 'flag':
      return dimension.choice(name, { options: [false, true], start: param.start })
  }
}
