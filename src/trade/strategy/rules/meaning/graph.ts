import { type Timeframe, timeframeMs } from '../../../../domain/index.ts'
import type { Indicator } from '../indicator/indicator.ts'
import type { Computation, Node, Operation, Shape } from './node.ts'
import { rangeOf } from './operation-range.ts'
import { exactly, type Range } from './range.ts'

interface LeafTraits {
  readonly range?: Range
  readonly words?: readonly string[]
  readonly lookback?: number
  readonly settles?: number
  readonly series?: string
}

const DAY = 86_400_000

/** What belongs to no other series, or to several. */
export const BASE_SERIES = ''

/** The nodes of one series; equal computations are made once. */
export class Graph {
  readonly #known = new Map<string, Node>()
  /** Rows of a day, 1 where a candle is as long or longer. */
  readonly #day: number

  constructor(timeframe: Timeframe) {
    this.#day = Math.max(1, DAY / timeframeMs(timeframe))
  }

  constant(value: number | boolean | string): Node {
    const traits =
      typeof value === 'number'
        ? { range: exactly(value) }
        : typeof value === 'string'
          ? { words: [value] }
          : {}
    return this.leaf({ kind: 'constant', value }, shapeOfConstant(value), traits)
  }

  leaf(
    computation: Extract<Computation, { kind: 'constant' | 'param' | 'column' | 'fact' }>,
    shape: Shape,
    traits: LeafTraits = {},
  ): Node {
    const { lookback = 0, settles = lookback, series, ...rest } = traits
    const key =
      computation.kind === 'constant'
        ? `${typeof computation.value} ${computation.value}`
        : `${computation.kind} ${computation.name}`
    return this.#intern(key, {
      shape,
      computation,
      lookback,
      settles,
      facts: computation.kind === 'fact',
      series,
      ...rest,
    })
  }

  apply(operation: Operation, args: readonly Node[]): Node {
    return this.#inner({ kind: 'apply', operation, args }, shapeOf(operation, args), {
      rows: 0,
      range: rangeOf(operation, args),
    })
  }

  cross(above: boolean, args: readonly Node[]): Node {
    return this.#inner({ kind: 'cross', above, args }, 'mask', { rows: 1 })
  }

  /** `rows` has a range of whole numbers, 0 or more. */
  shift(column: Node, rows: Node): Node {
    return this.#inner({ kind: 'shift', args: [column, rows] }, 'column', { rows: rows.range!.max })
  }

  call(name: string, indicator: Indicator, args: readonly Node[]): Node {
    const { lookback, settles } = worstCase(indicator, args.slice(indicator.columns), this.#day)
    return this.#inner(
      { kind: 'call', name, indicator, args },
      indicator.outputs ? 'bundle' : 'column',
      // What reads only the candles belongs to the series of the candles.
      { rows: lookback, settles, ...(indicator.columns === 0 && { series: BASE_SERIES }) },
    )
  }

  output(of: Node, name: string): Node {
    return this.#inner({ kind: 'output', name, args: [of] }, 'column', { rows: 0 })
  }

  #inner(
    computation: Extract<Computation, { args: readonly Node[] }>,
    shape: Shape,
    own: { rows: number; settles?: number; range?: Range | undefined; series?: string },
  ): Node {
    const { args } = computation
    const { rows, settles = rows, range } = own
    const ids = args.map(({ id }) => id).join(' ')
    return this.#intern(`${headOf(computation)} (${ids})`, {
      shape,
      computation,
      lookback: rows + Math.max(0, ...args.map((arg) => arg.lookback)),
      settles: settles + Math.max(0, ...args.map((arg) => arg.settles)),
      facts: args.some(({ facts }) => facts),
      series: own.series ?? commonSeries(args),
      ...(range && { range }),
    })
  }

  #intern(key: string, node: Omit<Node, 'id'>): Node {
    const known = this.#known.get(key)
    if (known) return known
    const made: Node = { id: this.#known.size, ...node }
    this.#known.set(key, made)
    return made
  }
}

/** The largest of a number that the indicator says of its settings, over all that parameters can make of them. */
export function worstCase(indicator: Indicator, settings: readonly Node[], day = 1) {
  const names = Object.keys(indicator.settings)
  const worst = { lookback: 0, settles: 0, visits: 0 }
  for (const values of extremes(names, settings)) {
    worst.lookback = Math.max(worst.lookback, indicator.lookback(values, day))
    worst.settles = Math.max(worst.settles, indicator.settles(values, day))
    worst.visits = Math.max(worst.visits, indicator.visits(values))
  }
  return worst
}

/** Every word with the largest of every number; what an indicator says never falls when a number grows. */
function extremes(names: readonly string[], settings: readonly Node[]): Record<string, number | string>[] {
  let found: Record<string, number | string>[] = [{}]
  for (const [i, name] of names.entries()) {
    const { range, words } = settings[i]!
    const choices = words ?? [range!.max]
    found = found.flatMap((values) => choices.map((choice) => ({ ...values, [name]: choice })))
  }
  return found
}

function headOf(computation: Extract<Computation, { args: readonly Node[] }>): string {
  switch (computation.kind) {
    case 'apply':
      return `apply ${computation.operation}`
    case 'cross':
      return `cross ${computation.above}`
    case 'shift':
      return 'shift'
    case 'call':
    case 'output':
      return `${computation.kind} ${computation.name}`
  }
}

function shapeOfConstant(value: number | boolean | string): Shape {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'truth' : 'text'
}

const TRUTHS: readonly Operation[] = ['<', '<=', '>', '>=', '==', '!=', 'and', 'or', 'not']

/** A row of anything makes rows of the whole. */
function shapeOf(operation: Operation, args: readonly Node[]): Shape {
  const wide = args.some(({ shape }) => shape === 'column' || shape === 'mask')
  if (TRUTHS.includes(operation)) return wide ? 'mask' : 'truth'
  return wide ? 'column' : 'number'
}

function commonSeries(args: readonly Node[]): string | undefined {
  const found = new Set(args.flatMap(({ series }) => series ?? []))
  return found.size > 1 ? BASE_SERIES : [...found][0]
}
