import type { Ast } from './expressions.ts'

/** `azurerm_subnet.this["jobs"].id` as its steps; a step that is computed is undefined. */
export type Traversal = readonly (string | undefined)[]

/** A key in brackets, so that it is told from a name: `[0]`, `["jobs"]`. */
export const isIndex = (step: string | undefined): boolean => step === undefined || step.startsWith('[')

/** All that an expression refers to, but for what it names itself (`for name, one in …`). */
export function traversalsIn(ast: Ast | null, bound: ReadonlySet<string> = new Set()): Traversal[] {
  if (!ast) return []
  const inner = ast.type === 'for' ? new Set([...bound, ast.meta.keyVar, ast.meta.valVar]) : bound
  const own = stepsOf(ast)
  if (own) {
    const below = ast.type === 'scopeTraversal' ? [] : restOf(ast, inner)
    return bound.has(own[0] ?? '') ? below : [own, ...below]
  }
  return ast.children.flatMap((child) => traversalsIn(child, inner))
}

/** Steps of a plain reference, an indexed one, and one behind either; undefined for anything else. */
function stepsOf(ast: Ast): Traversal | undefined {
  switch (ast.type) {
    case 'scopeTraversal':
      return partsOf(ast.meta.traversal)
    case 'index': {
      const collection = ast.children[0] && stepsOf(ast.children[0])
      return collection && [...collection, undefined]
    }
    case 'relativeTraversal': {
      const source = ast.children[0] && stepsOf(ast.children[0])
      return source && [...source, ...partsOf(ast.meta.traversal)]
    }
    case 'splat': {
      const source = ast.children[0] && stepsOf(ast.children[0])
      const each = ast.children[1]
      const behind = each?.type === 'relativeTraversal' ? partsOf(each.meta.traversal) : []
      return source && [...source, undefined, ...behind]
    }
    default:
      // Brackets have no name among the types.
      return isBracket(ast) ? stepsOf(ast.children[0]!) : undefined
  }
}

function isBracket({ type, children }: Ast): boolean {
  return (type as string) === '' && children.length === 1 && children[0]!.type !== 'template'
}

/** What stands in the brackets of an indexed reference refers to something, too. */
function restOf(ast: Ast, bound: ReadonlySet<string>): Traversal[] {
  if (ast.type === 'index') {
    const [collection, key] = ast.children
    return [...(collection ? restOf(collection, bound) : []), ...(key ? traversalsIn(key, bound) : [])]
  }
  const [source] = ast.children
  return source && source.type !== 'scopeTraversal' ? restOf(source, bound) : []
}

function partsOf(parts: readonly { readonly type: string; readonly segment: string }[]): Traversal {
  return parts.map(({ type, segment }) => (type === 'indexTraversal' ? `[${segment}]` : segment))
}
