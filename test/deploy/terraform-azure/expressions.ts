import { getExpressionAst, type TFExpressionSyntaxTree } from '@cdktf/hcl2json'

export type Ast = TFExpressionSyntaxTree.ExpressionType

/** A text as a template: what stands there, and expressions between `${` and `}`. */
export type Piece = { readonly text: string } | { readonly expression: string }

/** Parsing is slow and the same text comes often, in the tree and in copies of it. */
const known = new Map<string, Promise<Ast | null>>()

/** Throws where it is no expression. */
export function parseExpression(expression: string): Promise<Ast | null> {
  const before = known.get(expression)
  if (before) return before
  const parsed = getExpressionAst('expression.tf', expression)
  known.set(expression, parsed)
  return parsed
}

/** Pieces of a text as hcl2json writes it; `$${` is no expression. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', at)) {
    if (text[at - 1] === '$') {
      at += 2
      continue
    }
    const end = endOfBraces(text, at + 2)
    if (at > from) pieces.push({ text: text.slice(from, at) })
    pieces.push({ expression: text.slice(at + 2, end) })
    from = end + 1
    at = from
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/** Expressions anywhere in a value. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return piecesOf(value).flatMap((piece) => ('expression' in piece ? [piece.expression] : []))
  }
  if (value === null || typeof value !== 'object') return []
  // Keys of an object may be expressions, too.
  return Object.entries(value).flatMap(([key, part]) => [...expressionsIn(key), ...expressionsIn(part)])
}

/** Place of the brace that closes one which was opened before `at`. */
function endOfBraces(text: string, at: number): number {
  let place = at
  while (place < text.length) {
    const sign = text[place]
    if (sign === '}') return place
    if (sign === '{') place = endOfBraces(text, place + 1)
    if (sign === '"') place = endOfString(text, place + 1)
    place++
  }
  throw new Error(`a brace is not closed: ${text}`)
}

function endOfString(text: string, at: number): number {
  let place = at
  while (place < text.length) {
    const sign = text[place]
    if (sign === '"') return place
    if (sign === '\\') place++
    if (sign === '$' && text[place + 1] === '{') place = endOfBraces(text, place + 2)
    place++
  }
  throw new Error(`a string is not closed: ${text}`)
}
