import type { Node } from '../meaning/node.ts'
import { applyNumbers, type Single } from './apply-numbers.ts'
import type { Leaf, Program } from './program.ts'

/** What a program reads of one row and one trade. */
export interface RowGiven {
  readonly last: Readonly<Record<string, number>>
  readonly params: Readonly<Record<string, Single>>
  readonly fact: (name: string) => Single
}

/** Runs a program on one row; what looks back at others is read, so its columns stand among the leaves. */
export function runRow({ steps, results }: Program, given: RowGiven): readonly Single[] {
  const values: Single[] = []
  for (const { node, load, args } of steps) {
    const inputs = args.map((arg) => values[arg]!)
    values.push(load ? read(load, given) : compute(node, inputs, given))
  }
  return results.map((result) => values[result]!)
}

function read({ name, flags }: Leaf, { last }: RowGiven): Single {
  const value = last[name]!
  return flags ? value >= 1 : value
}

function compute({ computation }: Node, inputs: readonly Single[], given: RowGiven): Single {
  switch (computation.kind) {
    case 'constant':
      return computation.value
    case 'param':
      return given.params[computation.name]!
    case 'column':
      return read(computation, given)
    case 'fact':
      return given.fact(computation.name)
    case 'apply':
      return applyNumbers(computation.operation, inputs)
    default:
      throw new TypeError(`one row has no past: ${computation.kind}`)
  }
}
