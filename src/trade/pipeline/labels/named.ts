import { PipelineFault } from '../pipeline-fault.ts'
import type { LabelColumn, LabelKind } from './label-generator.ts'

/**
 * One label for each of `count` settings.
 * @throws PipelineFault `config.invalid` when names lack, are too many, or are equal
 */
export function named(
  names: string | readonly string[],
  { count, of, kind }: { count: number; of: string; kind: LabelKind },
): readonly LabelColumn[] {
  const list = [names].flat()
  if (list.length !== count) {
    throw new PipelineFault('config.invalid', `names lists ${list.length} names for ${count} ${of}`, {
      hint: `Give one name for each of the ${of}, in their order.`,
    })
  }
  const twice = list.find((name, i) => list.indexOf(name) < i)
  if (twice !== undefined) throw new PipelineFault('config.invalid', `names has ${twice} twice`)
  return list.map((name) => ({ name, kind }))
}
