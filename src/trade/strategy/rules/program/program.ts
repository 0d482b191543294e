import { argsOf, type Node } from '../meaning/node.ts'

/** A column that a program reads instead of computing it. */
export interface Leaf {
  readonly name: string
  /** Holds 0 and 1 for a mask. */
  readonly flags: boolean
}

export type Leaves = ReadonlyMap<Node, Leaf>

/** One computation. Arguments are numbers of earlier steps. */
export interface Step {
  readonly node: Node
  readonly load: Leaf | undefined
  readonly args: readonly number[]
  /** Steps whose values nobody needs after this one. */
  readonly done: readonly number[]
}

/** Computations in an order in which each finds its arguments, every node once. */
export interface Program {
  readonly steps: readonly Step[]
  /** The steps whose values are the results, in the order of the roots. */
  readonly results: readonly number[]
}

/** Lays out what computes the roots; nodes among `leaves` are read. */
export function buildProgram(roots: readonly Node[], leaves: Leaves): Program {
  const steps: { node: Node; load: Leaf | undefined; args: readonly number[]; done: number[] }[] = []
  const numbers = new Map<Node, number>()
  const place = (node: Node): number => {
    const known = numbers.get(node)
    if (known !== undefined) return known
    const load = leaves.get(node)
    const args = load ? [] : argsOf(node).map(place)
    steps.push({ node, load, args, done: [] })
    numbers.set(node, steps.length - 1)
    return steps.length - 1
  }
  const results = roots.map(place)
  const seen = new Set(results)
  for (let at = steps.length - 1; at >= 0; at--) {
    for (const arg of steps[at]!.args) {
      if (seen.has(arg)) continue
      seen.add(arg)
      steps[at]!.done.push(arg)
    }
  }
  return { steps, results }
}
