import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { ConfigFault } from './config-fault.ts'
import { positionOf } from './position-of.ts'

/** JSON with comments and trailing commas, and where its parts stand. */
export interface JsoncDocument {
  readonly value: unknown
  /** `file:line:column` of a JSON pointer's key or value; of the nearest parent when it is not there. */
  locate(pointer: string, options?: { readonly atKey?: boolean }): string
  /** The text of a value as it is written, or undefined. */
  textAt(pointer: string): string | undefined
}

const MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value: texts need double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected after the key',
  CommaExpected: 'a comma is expected before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'nothing may follow the closing brace',
  UnexpectedEndOfComment: 'the comment is not closed',
  UnexpectedEndOfString: 'the text is not closed on its line',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: 'this \\u escape is not complete',
  InvalidEscapeCharacter: 'there is no such \\ escape',
  InvalidCharacter: 'a control character stands in the text',
}

/**
 * Reads JSON with comments; `//` inside a text is no comment. `file` is used in messages.
 * @throws ConfigFault `config.syntax`, `config.duplicate-key`; `where` is `file:line:column`
 */
export function readJsonc(text: string, file: string): JsoncDocument {
  const errors: ParseError[] = []
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  const root = parseTree(body, errors, { allowTrailingComma: true })
  const at = (offset: number) => {
    const { line, column } = positionOf(body, offset)
    return `${file}:${line}:${column}`
  }
  const error = errors[0]
  if (error || !root) {
    const where = at(error?.offset ?? body.length)
    const name = error ? printParseErrorCode(error.error) : 'ValueExpected'
    throw new ConfigFault('config.syntax', `${where} ${MESSAGES[name] ?? name}`, {
      where,
      hint: 'Write JSON; comments (// and /* */) and a trailing comma are allowed.',
    })
  }
  refuseDuplicates(root, at)
  return {
    value: structuredClone(getNodeValue(root)),
    locate: (pointer, { atKey = false } = {}) => at(offsetOf(root, parsePointer(pointer), atKey)),
    textAt(pointer) {
      const node = nodeAt(root, parsePointer(pointer))
      return node && body.slice(node.offset, node.offset + node.length)
    },
  }
}

function offsetOf(root: Node, path: readonly string[], atKey: boolean): number {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAt(root, path.slice(0, length))
    if (!node) continue
    const key = node.parent?.type === 'property' ? node.parent : node
    return atKey ? key.offset : node.offset
  }
  return root.offset
}

function nodeAt(root: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root
  for (const part of path) {
    if (!node) return undefined
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(part) : part])
  }
  return node
}

function parsePointer(pointer: string): readonly string[] {
  const parts = pointer.split('/').slice(1)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function refuseDuplicates(node: Node, at: (offset: number) => string): void {
  const seen = new Set<string>()
  for (const child of node.children ?? []) {
    if (node.type === 'object') {
      const key = String(child.children?.[0]?.value)
      if (seen.has(key)) {
        const where = at(child.offset)
        throw new ConfigFault('config.duplicate-key', `${where} the key "${key}" stands here a second time`, {
          where,
          hint: 'Remove one of the two.',
        })
      }
      seen.add(key)
    }
    refuseDuplicates(child, at)
  }
}
