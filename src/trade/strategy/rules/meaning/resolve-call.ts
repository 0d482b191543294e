import type { Syntax, SyntaxOption } from '../expression/syntax.ts'
import type { Indicator } from '../indicator/indicator.ts'
import { INDICATORS } from '../indicator/indicators.ts'
import type { Setting } from '../indicator/setting.ts'
import { FUNCTION_NAMES, formOf, NUMBER_FUNCTIONS } from './functions.ts'
import { BASE_SERIES } from './graph.ts'
import type { Node, Operation } from './node.ts'
import type { Resolving } from './resolve.ts'
import { resolveSetting } from './resolve-setting.ts'
import { inWords, numberHint, requireCondition, requireNumbers } from './shapes.ts'
import { suggestion } from './suggestion.ts'

type Call = Extract<Syntax, { kind: 'call' }>
type Resolve = (syntax: Syntax, resolving: Resolving) => Node | undefined

/** The meaning of `name(…)`; `resolve` resolves its arguments. */
export function resolveCall(call: Call, resolving: Resolving, resolve: Resolve): Node | undefined {
  const { complain } = resolving
  const { name, at } = call
  const indicator = Object.hasOwn(INDICATORS, name) ? INDICATORS[name] : undefined
  if (indicator) return callIndicator(call, indicator, resolving, resolve)
  if (!FUNCTION_NAMES.includes(name)) {
    complain(at, `there is no function "${name}"`, suggestion(name, FUNCTION_NAMES))
    return undefined
  }
  const [option] = call.options
  if (option) {
    complain(option.at, `${name} has no options`, `It is written ${formOf(name)}.`)
    return undefined
  }
  const counts = Object.hasOwn(NUMBER_FUNCTIONS, name)
    ? NUMBER_FUNCTIONS[name as Operation]!
    : COUNTS[name as keyof typeof COUNTS]
  if (!requireCount(call, counts, resolving)) return undefined
  const args = call.args.map((arg) => resolve(arg, resolving))
  if (!isComplete(args)) return undefined
  if (name === 'where') return where(call, args, resolving)
  if (name === 'shift') return shift(call, args, resolving)
  if (!requireNumbers(args, name, { complain, at })) return undefined
  return resolving.scope.graph.apply(name as Operation, args)
}

/** Of `prev` and the crossings only calls with a wrong count come here; the parser has taken the others. */
const COUNTS = {
  where: { least: 3, most: 3 },
  shift: { least: 2, most: 2 },
  prev: { least: 1, most: 1 },
  crossesAbove: { least: 2, most: 2 },
  crossesBelow: { least: 2, most: 2 },
}

function where(call: Call, args: readonly Node[], resolving: Resolving): Node | undefined {
  const [condition, ...values] = args
  const fits =
    requireCondition(condition!, 'where', { ...resolving, at: call.args[0]!.at }) &&
    requireNumbers(values, 'where', { ...resolving, at: call.args[1]!.at })
  return fits ? resolving.scope.graph.apply('where', args) : undefined
}

function shift(call: Call, args: readonly Node[], resolving: Resolving): Node | undefined {
  const [column, rows] = args
  if (!requireColumn(column!, call, 0, resolving)) return undefined
  const setting = { kind: 'period', least: 0 } as const
  const count = resolveSetting(
    rows!,
    { setting, name: 'rows', who: 'shift', at: call.args[1]!.at },
    resolving,
  )
  return count && resolving.scope.graph.shift(column!, count)
}

function callIndicator(
  call: Call,
  indicator: Indicator,
  resolving: Resolving,
  resolve: Resolve,
): Node | undefined {
  const settings = Object.entries(indicator.settings)
  const given = settings.filter(([, { start }]) => start === undefined)
  const count = indicator.columns + given.length
  if (!requireCount(call, { least: count, most: count }, resolving)) return undefined
  if (!requireOptions(call, settings, resolving)) return undefined
  const args = call.args.map((arg) => resolve(arg, resolving))
  const columns = args.slice(0, indicator.columns)
  const fits = columns.map((node, i) => node !== undefined && requireColumn(node, call, i, resolving))
  const values = settings.map(([name, setting]) => {
    const place = given.findIndex(([each]) => each === name)
    const option = call.options.find((each) => each.name === name)
    const syntax = place >= 0 ? call.args[indicator.columns + place] : option?.value
    if (!syntax) return resolving.scope.graph.constant(setting.start!)
    const node = place >= 0 ? args[indicator.columns + place] : resolve(syntax, resolving)
    return node && resolveSetting(node, { setting, name, who: call.name, at: syntax.at }, resolving)
  })
  if (!isComplete(columns) || !isComplete(values) || fits.includes(false)) return undefined
  return resolving.scope.graph.call(call.name, indicator, [...columns, ...values])
}

function requireOptions(
  { name, options }: Call,
  settings: readonly (readonly [string, Setting])[],
  { complain }: Resolving,
): boolean {
  const known = settings.filter(([, { start }]) => start !== undefined).map(([option]) => option)
  const odd = options.find((option: SyntaxOption) => !known.includes(option.name))
  if (!odd) return true
  const hint = known.length > 0 ? suggestion(odd.name, known) : `It is written ${formOf(name)}.`
  complain(odd.at, `${name} has no option "${odd.name}"`, hint)
  return false
}

function requireCount(
  { name, args, at }: Call,
  { least, most }: { readonly least: number; readonly most: number },
  { complain }: Resolving,
): boolean {
  if (args.length >= least && args.length <= most) return true
  const wanted = least === most ? `${least}` : `${least} to ${most}`
  const noun = most === 1 ? 'argument' : 'arguments'
  complain(at, `${name} takes ${wanted} ${noun} and got ${args.length}`, `It is written ${formOf(name)}.`)
  return false
}

/** A window needs a column with a past, and rows of its own. */
function requireColumn(node: Node, call: Call, index: number, { scope, complain }: Resolving): boolean {
  const { name } = call
  const { at } = call.args[index]!
  if (node.facts) {
    complain(at, `${name} looks back, and what is known of a trade has no past`, 'Give it a column.')
    return false
  }
  if (node.shape !== 'column') {
    const hint = node.shape === 'number' ? `It is written ${formOf(name)}.` : numberHint(node)
    complain(at, `${name} needs a column and got ${inWords(node)}`, hint)
    return false
  }
  const series = node.series === BASE_SERIES ? undefined : scope.series.get(node.series ?? '')
  if (!series?.ownRows) return true
  complain(
    at,
    `${name} would count rows of the base, in which a value of "${node.series}" stands many times`,
    `Compute it on the rows of ${series.timeframe}: under informative.${node.series}.indicators.`,
  )
  return false
}

function isComplete(nodes: readonly (Node | undefined)[]): nodes is readonly Node[] {
  return nodes.every((node) => node !== undefined)
}
