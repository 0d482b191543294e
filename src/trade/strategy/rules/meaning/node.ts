import type { Indicator } from '../indicator/indicator.ts'
import type { Range } from './range.ts'

/**
 * What a part of an expression is: numbers, truths and texts are known before the first row, columns and masks
 * have a value per row; a bundle is what an indicator with several columns gives.
 */
export type Shape = 'number' | 'truth' | 'text' | 'column' | 'mask' | 'bundle'

/** What can be applied row by row; its names are those of the expression language. */
export type Operation =
  | '+'
  | '-'
  | '*'
  | '/'
  | 'negate'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | 'and'
  | 'or'
  | 'not'
  | 'where'
  | 'min'
  | 'max'
  | 'abs'
  | 'sqrt'
  | 'log'
  | 'exp'
  | 'floor'
  | 'ceil'
  | 'round'

/** How a node is computed from others. */
export type Computation =
  | { readonly kind: 'constant'; readonly value: number | boolean | string }
  | { readonly kind: 'param'; readonly name: string }
  /** A column of the strategy; `flags` when it holds 0 and 1 for a mask. */
  | { readonly kind: 'column'; readonly name: string; readonly flags: boolean }
  /** Something that is known of an open trade, or of one that is about to open. */
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'apply'; readonly operation: Operation; readonly args: readonly Node[] }
  | { readonly kind: 'cross'; readonly above: boolean; readonly args: readonly Node[] }
  | { readonly kind: 'shift'; readonly args: readonly Node[] }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly indicator: Indicator
      /** The columns, then the settings in their order. */
      readonly args: readonly Node[]
    }
  | { readonly kind: 'output'; readonly name: string; readonly args: readonly Node[] }

/** What an expression means. Equal computations are one node, so nothing is computed twice. */
export interface Node {
  readonly id: number
  readonly shape: Shape
  readonly computation: Computation
  /** Rows before the first value that full windows have gone into, whatever the parameters. */
  readonly lookback: number
  /** Rows until recursive averages have forgotten where they began. */
  readonly settles: number
  /** What a number can be, whatever the parameters; undefined for everything else. */
  readonly range?: Range
  /** What a text can be. */
  readonly words?: readonly string[]
  /** Asks for something that is known of a trade only. */
  readonly facts: boolean
  /** The series whose rows it is read from, other than the base; undefined where none or several. */
  readonly series: string | undefined
}

/** The nodes that a node is computed from. */
export function argsOf({ computation }: Node): readonly Node[] {
  return 'args' in computation ? computation.args : []
}

/** Looks at other rows than its own, so that it cannot be computed from the last row alone. */
export function looksBack({ computation: { kind } }: Node): boolean {
  return kind === 'cross' || kind === 'shift' || kind === 'call' || kind === 'output'
}

/** The parts of an indicator with several columns. */
export function outputsOf({ computation }: Node): readonly string[] | undefined {
  return computation.kind === 'call' ? computation.indicator.outputs : undefined
}
