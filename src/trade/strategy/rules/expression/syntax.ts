/** Operators with two sides. `crossesAbove` is written `crosses above`. */
export type BinaryOperator =
  | 'or'
  | 'and'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | 'crossesAbove'
  | 'crossesBelow'
  | '+'
  | '-'
  | '*'
  | '/'

/** An option of a call, `{fast: 12}`. */
export interface SyntaxOption {
  readonly name: string
  readonly value: Syntax
  readonly at: number
}

/** What an expression says, before its names mean anything. `at` is the character where a part begins. */
export type Syntax =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'flag'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'member'; readonly of: Syntax; readonly name: string; readonly at: number }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly args: readonly Syntax[]
      readonly options: readonly SyntaxOption[]
      readonly at: number
    }
  | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly of: Syntax; readonly at: number }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Syntax
      readonly right: Syntax
      /** Of the operator. */
      readonly at: number
    }

/** How strongly operators bind; comparisons do not chain. */
export const BINDING = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  add: 5,
  multiply: 6,
  minus: 7,
  member: 8,
} as const

/** The parts of a part, from left to right. */
export function partsOf(syntax: Syntax): readonly Syntax[] {
  switch (syntax.kind) {
    case 'number':
    case 'text':
    case 'flag':
    case 'name':
      return []
    case 'member':
    case 'unary':
      return [syntax.of]
    case 'binary':
      return [syntax.left, syntax.right]
    case 'call':
      return [...syntax.args, ...syntax.options.map(({ value }) => value)]
  }
}
