import { type Ast, parseExpression, piecesOf } from './expressions.ts'
import { FUNCTIONS } from './functions.ts'
import {
  EvaluationError,
  isList,
  isObject,
  isSame,
  isWhole,
  member,
  text,
  UNKNOWN,
  type Value,
} from './value.ts'

/** What names stand for. */
export interface Scope {
  /**
   * Of a root and the name behind it: `var.name`, `module.storage`, `azurerm_subnet.this`. Modules give each other
   * values in a circle, so what is wanted of one (an output, an argument) is said, and nothing else is evaluated.
   */
  lookUp(root: string, name: string, wanted: string | undefined): Promise<Value>
  /** Names that stand for themselves: those of `for` and of dynamic blocks, `each`, `count`. */
  readonly bound: ReadonlyMap<string, Value>
}

/** A value as hcl2json writes it. @throws EvaluationError where Terraform would refuse it */
export async function evaluate(written: unknown, scope: Scope): Promise<Value> {
  if (typeof written === 'string') return evaluateText(written, scope)
  if (Array.isArray(written)) return Promise.all(written.map((one) => evaluate(one, scope)))
  if (written === null || typeof written !== 'object') return (written ?? null) as Value
  const parts = Object.entries(written).map(
    async ([name, part]) => [text(await evaluateText(name, scope)), await evaluate(part, scope)] as const,
  )
  return Object.fromEntries(await Promise.all(parts))
}

async function evaluateText(written: string, scope: Scope): Promise<Value> {
  const pieces = await Promise.all(
    piecesOf(written).map(async (piece) => {
      return 'text' in piece ? piece.text : expression(piece.expression, scope)
    }),
  )
  if (pieces.length === 1) return pieces[0]!
  return pieces.includes(UNKNOWN) ? UNKNOWN : pieces.map(text).join('')
}

async function expression(source: string, scope: Scope): Promise<Value> {
  const ast = await parseExpression(source)
  if (!ast) throw new EvaluationError(`${source} is no expression`)
  return valueAt(ast, { source, scope })
}

interface Around {
  /** The keys of an object are found in it alone. */
  readonly source: string
  readonly scope: Scope
  /** The member that is taken of the value. */
  readonly wanted?: string | undefined
}

async function valueAt(ast: Ast, around: Around): Promise<Value> {
  const { source, scope } = around
  const child = (number: number) => valueAt(ast.children[number]!, { source, scope })
  const memberOf = (number: number, steps: Steps) =>
    valueAt(ast.children[number]!, { source, scope, wanted: nameIn(steps) })
  switch (ast.type) {
    case 'literalValue':
      return literal(ast.meta)
    case 'template': {
      const parts = await Promise.all(ast.children.map((_, k) => child(k)))
      return parts.includes(UNKNOWN) ? UNKNOWN : parts.map(text).join('')
    }
    case 'templateWrap':
      return child(0)
    case 'tuple':
      return Promise.all(ast.children.map((_, k) => child(k)))
    case 'object':
      return objectOf(ast.children, around)
    case 'for':
      return forOf(ast, around)
    case 'function':
      return call(ast.meta.name, ast.children, around)
    case 'scopeTraversal':
      return reference(ast.meta.traversal, around)
    case 'relativeTraversal':
      return behind(await memberOf(0, ast.meta.traversal), ast.meta.traversal)
    case 'index':
      return member(await valueAt(ast.children[0]!, around), await child(1))
    case 'splat': {
      const each = ast.children[1]
      const steps = each?.type === 'relativeTraversal' ? each.meta.traversal : []
      const all = await memberOf(0, steps)
      if (all === UNKNOWN) return UNKNOWN
      return (isList(all) ? all : all === null ? [] : [all]).map((one) => behind(one, steps))
    }
    case 'conditional': {
      const condition = await child(0)
      if (condition === UNKNOWN) return UNKNOWN
      return child(condition === true || condition === 'true' ? 1 : 2)
    }
    case 'unaryOp': {
      const value = await child(0)
      if (value === UNKNOWN) return UNKNOWN
      return ast.meta.operator === 'negate' ? -Number(value) : value !== true
    }
    case 'binaryOp':
      return binary(ast.meta.operator, await child(0), await child(1))
    default:
      // Round brackets have no name among the types.
      return child(0)
  }
}

function literal({ type, value }: { readonly type: string; readonly value: string }): Value {
  if (type === 'number') return Number(value)
  if (type === 'bool') return value === 'true'
  if (type === 'string') return JSON.parse(`"${value}"`) as string
  return null
}

async function objectOf(children: readonly Ast[], around: Around): Promise<Value> {
  const found: Record<string, Value> = {}
  for (let k = 0; k < children.length; k += 2) {
    const [key, value] = [children[k]!, children[k + 1]!]
    const { start, end } = key.range
    const isName = key.children.length === 0
    const name = isName ? around.source.slice(start.byte, end.byte) : await valueAt(key.children[0]!, around)
    found[text(name)] = await valueAt(value, around)
  }
  return found
}

async function forOf(ast: Extract<Ast, { type: 'for' }>, { source, scope }: Around): Promise<Value> {
  const { keyVar, valVar, keyExpression, conditionalExpression } = ast.meta
  const [collection, ...rest] = ast.children
  const all = await valueAt(collection!, { source, scope })
  if (all === UNKNOWN) return UNKNOWN
  const entries = isList(all)
    ? all.map((one, k) => [k, one] as const)
    : Object.entries(isObject(all) ? all : {})
  const found: (readonly [Value, Value])[] = []
  for (const [key, one] of entries) {
    const bound = new Map([...scope.bound, [keyVar, key], [valVar, one]] as [string, Value][])
    const values = await Promise.all(
      rest.map((part) => valueAt(part, { source, scope: { ...scope, bound } })),
    )
    const wanted = conditionalExpression ? values.pop() : true
    if (wanted !== true) continue
    found.push(keyExpression ? [values[0]!, values[1]!] : [key, values[0]!])
  }
  return keyExpression
    ? Object.fromEntries(found.map(([key, one]) => [text(key), one]))
    : found.map(([, one]) => one)
}

async function call(name: string, children: readonly Ast[], around: Around): Promise<Value> {
  if (name === 'can' || name === 'try') {
    for (const child of children) {
      try {
        const value = await valueAt(child, around)
        return name === 'can' ? true : value
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error
      }
    }
    if (name === 'can') return false
    throw new EvaluationError('try finds nothing')
  }
  const args = await Promise.all(children.map((child) => valueAt(child, around)))
  const known = FUNCTIONS[name]
  if (!known) throw new EvaluationError(`the function ${name} is not known here: add it to functions.ts`)
  // Of a list or a map the length and the keys are known, whatever is in it; two are joined as they are.
  const isLoose = ['concat', 'keys', 'length', 'merge', 'nonsensitive', 'one', 'coalesce'].includes(name)
  if (isLoose ? args.includes(UNKNOWN) : !args.every(isWhole)) return UNKNOWN
  return known(...args)
}

type Steps = readonly { readonly type: string; readonly segment: string }[]

async function reference([root, ...rest]: Steps, { scope, wanted }: Around): Promise<Value> {
  const name = root!.segment
  if (scope.bound.has(name)) return behind(scope.bound.get(name)!, rest)
  const [second, ...further] = rest
  return behind(await scope.lookUp(name, second?.segment ?? '', nameIn(further) ?? wanted), further)
}

function nameIn(steps: Steps): string | undefined {
  return steps.find(({ type }) => type === 'nameTraversal')?.segment
}

function behind(value: Value, steps: Steps): Value {
  return steps.reduce<Value>((of, { segment }) => member(of, segment.replace(/^"(.*)"$/, '$1')), value)
}

function binary(operator: string, one: Value, other: Value): Value {
  if (operator === 'equal' || operator === 'notEqual') {
    // Null is told from all that is known to be something.
    const isTold = (one === null || other === null) && one !== UNKNOWN && other !== UNKNOWN
    if (!isTold && !(isWhole(one) && isWhole(other))) return UNKNOWN
    return isSame(one, other) === (operator === 'equal')
  }
  if (one === UNKNOWN || other === UNKNOWN) return UNKNOWN
  const [left, right] = [Number(one), Number(other)]
  switch (operator) {
    case 'logicalAnd':
      return one === true && other === true
    case 'logicalOr':
      return one === true || other === true
    case 'greaterThan':
      return left > right
    case 'greaterThanOrEqual':
      return left >= right
    case 'lessThan':
      return left < right
    case 'lessThanOrEqual':
      return left <= right
    case 'add':
      return left + right
    case 'subtract':
      return left - right
    case 'multiply':
      return left * right
    case 'divide':
      return left / right
    default:
      return left % right
  }
}
