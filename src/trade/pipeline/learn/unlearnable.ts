import type { Column } from '../../../domain/index.ts'
import type { Sample } from './learners/sample.ts'
import { MIN_TRAIN_ROWS } from './walk-forward.ts'

/** Why nothing can be learned from the sample, if so. `span` says what its rows are, `wanted` what each has. */
export function unlearnable(
  { features, names, label }: Sample,
  { span, wanted }: { readonly span: string; readonly wanted: string },
): string | undefined {
  const rows = label.length
  if (rows < MIN_TRAIN_ROWS) return `${rows} ${span} have ${wanted} and a label, ${MIN_TRAIN_ROWS} are needed`
  if (isConstant(label)) return `the label is ${label[0]} in all ${rows} complete ones ${span}`
  if (!features.every(isConstant)) return undefined
  const which = names.length > 0 ? `: ${names.join(', ')}` : ''
  return `no feature changes in the ${rows} complete ones ${span}${which}`
}

function isConstant(column: Column): boolean {
  return column.every((value) => Object.is(value, column[0]))
}
