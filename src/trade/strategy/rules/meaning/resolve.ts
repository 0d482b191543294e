import type { BinaryOperator, Syntax } from '../expression/syntax.ts'
import { type Node, outputsOf } from './node.ts'
import { resolveCall } from './resolve-call.ts'
import type { Complain, OtherSeries, Scope } from './scope.ts'
import { inWords, requireCondition, requireNumbers } from './shapes.ts'
import { suggestion } from './suggestion.ts'

/** What an expression is resolved with. */
export interface Resolving {
  readonly scope: Scope
  readonly complain: Complain
}

/** The meaning of an expression; undefined when something in it is wrong, which was complained about. */
export function resolve(syntax: Syntax, resolving: Resolving): Node | undefined {
  const { graph } = resolving.scope
  switch (syntax.kind) {
    case 'number':
    case 'text':
    case 'flag':
      return graph.constant(syntax.value)
    case 'name':
      return resolveName(syntax, resolving)
    case 'member':
      return resolveMember(syntax, resolving)
    case 'call':
      return resolveCall(syntax, resolving, resolve)
    case 'unary':
      return resolveUnary(syntax, resolving)
    case 'binary':
      return resolveBinary(syntax, resolving)
  }
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>

function resolveName({ name, at }: Of<'name'>, { scope, complain }: Resolving): Node | undefined {
  const node = scope.names.get(name)
  if (node || scope.broken.has(name)) return node
  const elsewhere = scope.elsewhere.get(name)
  if (elsewhere) complain(at, `"${name}" is not known here`, elsewhere)
  else if (scope.series.has(name)) {
    complain(at, `"${name}" is a series, not a column`, `Write ${name}.close, or another of its columns.`)
  } else
    complain(at, `there is no "${name}"`, suggestion(name, [...scope.names.keys(), ...scope.series.keys()]))
  return undefined
}

function resolveMember(syntax: Of<'member'>, resolving: Resolving): Node | undefined {
  const { scope, complain } = resolving
  const { of, name, at } = syntax
  const [root, ...path] = pathOf(syntax)
  const series = root === undefined || scope.names.has(root) ? undefined : scope.series.get(root)
  if (series) return resolveColumn(series, { root: root!, path, at }, resolving)
  const whole = resolve(of, resolving)
  if (!whole) return undefined
  const outputs = outputsOf(whole)
  if (!outputs) {
    complain(at, `${inWords(whole)} has no part "${name}"`, 'Take away the dot and what follows it.')
    return undefined
  }
  if (outputs.includes(name)) return scope.graph.output(whole, name)
  complain(at + 1, `there is no part "${name}"`, suggestion(name, outputs))
  return undefined
}

/** `day.close`, and `day.bands.upper` where `bands` has several columns. */
function resolveColumn(
  { columns, broken }: OtherSeries,
  { root, path, at }: { readonly root: string; readonly path: readonly string[]; readonly at: number },
  { complain }: Resolving,
): Node | undefined {
  const name = path.join('.')
  const column = columns.get(name)
  if (column || broken.has(path[0]!)) return column
  const parts = [...columns.keys()].filter((each) => each.startsWith(`${name}.`))
  if (parts.length > 0) {
    complain(at + 1, `"${root}.${name}" has several columns`, `Name one of them: ${parts.join(', ')}.`)
  } else complain(at + 1, `"${root}" has no column "${name}"`, suggestion(name, [...columns.keys()]))
  return undefined
}

/** The names of `a.b.c`; nothing where something else than a name stands first. */
function pathOf(syntax: Syntax): readonly string[] {
  if (syntax.kind === 'name') return [syntax.name]
  if (syntax.kind !== 'member') return []
  const before = pathOf(syntax.of)
  return before.length === 0 ? [] : [...before, syntax.name]
}

function resolveUnary(syntax: Of<'unary'>, resolving: Resolving): Node | undefined {
  const of = resolve(syntax.of, resolving)
  if (!of) return undefined
  if (syntax.operator === 'not') {
    if (!requireCondition(of, '"not"', { at: syntax.of.at, ...resolving })) return undefined
    return resolving.scope.graph.apply('not', [of])
  }
  if (!requireNumbers([of], '"-"', { at: syntax.at, ...resolving })) return undefined
  const { value } = of.computation.kind === 'constant' ? of.computation : {}
  if (typeof value === 'number') return resolving.scope.graph.constant(-value)
  return resolving.scope.graph.apply('negate', [of])
}

function resolveBinary(syntax: Of<'binary'>, resolving: Resolving): Node | undefined {
  const [left, right] = [resolve(syntax.left, resolving), resolve(syntax.right, resolving)]
  if (!left || !right) return undefined
  const { operator, at } = syntax
  const { graph } = resolving.scope
  switch (operator) {
    case 'and':
    case 'or': {
      const fits =
        requireCondition(left, `"${operator}"`, { ...resolving, at: syntax.left.at }) &&
        requireCondition(right, `"${operator}"`, { ...resolving, at: syntax.right.at })
      return fits ? graph.apply(operator, [left, right]) : undefined
    }
    case 'crossesAbove':
    case 'crossesBelow':
      return resolveCross({ left, right, operator, at }, resolving)
    case '==':
    case '!=':
      if (left.shape === 'text' || right.shape === 'text') {
        return resolveTextComparison({ left, right, operator, at }, resolving)
      }
      break
    default:
  }
  if (!requireNumbers([left, right], `"${operator}"`, { ...resolving, at })) return undefined
  return graph.apply(operator, [left, right])
}

interface Sides {
  readonly left: Node
  readonly right: Node
  readonly operator: BinaryOperator
  readonly at: number
}

/** A number on the left crosses as the column on the right does, the other way. */
function resolveCross({ left, right, operator, at }: Sides, resolving: Resolving): Node | undefined {
  if (!requireNumbers([left, right], '"crosses"', { ...resolving, at })) return undefined
  if (left.facts || right.facts) {
    resolving.complain(at, 'what is known of a trade has no row before', 'Compare it with < or >.')
    return undefined
  }
  const above = operator === 'crossesAbove'
  if (left.shape === 'column') return resolving.scope.graph.cross(above, [left, right])
  if (right.shape === 'column') return resolving.scope.graph.cross(!above, [right, left])
  resolving.complain(
    at,
    'two numbers never cross',
    'Give "crosses" a column: rsi(close, 14) crosses above 30.',
  )
  return undefined
}

function resolveTextComparison(
  { left, right, operator, at }: Sides,
  { scope, complain }: Resolving,
): Node | undefined {
  if (left.shape !== 'text' || right.shape !== 'text') {
    complain(
      at,
      `${inWords(left)} is compared with ${inWords(right)}`,
      'Compare a choice with one of its options.',
    )
    return undefined
  }
  const [words, other] = [left.words ?? [], right.words ?? []]
  if (!words.some((word) => other.includes(word))) {
    const [options, one] = words.length > other.length ? [words, other[0]!] : [other, words[0]!]
    complain(at, `'${one}' is never equal to the other side`, suggestion(one, options))
    return undefined
  }
  return scope.graph.apply(operator as '==' | '!=', [left, right])
}
