import type { Leaf, Program, Step } from './program.ts'
import { SINGLE_OPERATIONS, type Single } from './single-operations.ts'

/** What a program reads of one row and one trade. */
export interface RowGiven<N> {
  readonly now: N & { readonly last: Readonly<Record<string, number>> }
  readonly params: Readonly<Record<string, Single>>
}

type Facts<N> = Readonly<Record<string, { readonly read: (now: N) => number | boolean }>>
type Compute<N> = (values: readonly Single[], given: RowGiven<N>) => Single

/**
 * Runs a program on one row; what looks back at others stands among its leaves. The values are written into one
 * list that is made once, for callbacks are asked on every candle of a trade.
 */
export function rowRunner<N>(
  { steps, results }: Program,
  facts: Facts<N>,
): (given: RowGiven<N>) => readonly Single[] {
  const computations = steps.map((step) => computation(step, facts))
  const values: Single[] = new Array(steps.length).fill(0)
  const found: Single[] = new Array(results.length).fill(0)
  return (given) => {
    for (let at = 0; at < computations.length; at++) values[at] = computations[at]!(values, given)
    for (let at = 0; at < results.length; at++) found[at] = values[results[at]!]!
    return found
  }
}

function computation<N>({ node, load, args }: Step, facts: Facts<N>): Compute<N> {
  if (load) return reading(load)
  const { computation: of } = node
  switch (of.kind) {
    case 'constant':
      return () => of.value
    case 'param':
      return (_, { params }) => params[of.name]!
    case 'column':
      return reading(of)
    case 'fact': {
      const { read } = facts[of.name]!
      return (_, { now }) => read(now)
    }
    case 'apply':
      return applying(SINGLE_OPERATIONS[of.operation], args)
    default:
      throw new TypeError(`one row has no past: ${of.kind}`)
  }
}

function reading<N>({ name, flags }: Leaf): Compute<N> {
  return flags ? (_, { now }) => now.last[name]! >= 1 : (_, { now }) => now.last[name]!
}

function applying<N>(operation: (...args: Single[]) => Single, args: readonly number[]): Compute<N> {
  const [a, b] = args as [number, number]
  if (args.length === 1) return (values) => operation(values[a]!)
  if (args.length === 2) return (values) => operation(values[a]!, values[b]!)
  return (values) => operation(...args.map((arg) => values[arg]!))
}
