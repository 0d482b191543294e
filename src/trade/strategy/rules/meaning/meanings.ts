import { pointerTo } from '../document/json-schema.ts'
import type { Condition } from '../document/rules-schema.ts'
import type { Syntax } from '../expression/syntax.ts'
import type { Node } from './node.ts'
import type { ExpressionReader } from './reader.ts'
import { resolve } from './resolve.ts'
import type { Scope } from './scope.ts'
import { requireCondition, requireNumbers } from './shapes.ts'

/** Gives meaning to what stands at a pointer of the document, in one scope. */
export class Meanings {
  readonly #reader: ExpressionReader
  readonly #scope: Scope

  constructor(reader: ExpressionReader, scope: Scope) {
    this.#reader = reader
    this.#scope = scope
  }

  /** A mask or a truth; undefined when something is wrong with it. */
  condition(condition: Condition, pointer: string): Node | undefined {
    if (typeof condition === 'string') {
      const node = this.expression(condition, pointer)
      const asking = { complain: this.#complain(pointer), at: 0 }
      return node && requireCondition(node, 'a condition', asking) ? node : undefined
    }
    if (isList(condition)) return this.#joined('and', condition, pointer)
    if ('all' in condition) return this.#joined('and', condition.all, pointerTo(pointer, 'all'))
    if ('any' in condition) return this.#joined('or', condition.any, pointerTo(pointer, 'any'))
    const of = this.condition(condition.not, pointerTo(pointer, 'not'))
    return of && this.#scope.graph.apply('not', [of])
  }

  /** A number or a column. */
  value(value: number | string, pointer: string): Node | undefined {
    if (typeof value === 'number') return this.#scope.graph.constant(value)
    const node = this.expression(value, pointer)
    const asking = { complain: this.#complain(pointer), at: 0 }
    return node && requireNumbers([node], 'this', asking) ? node : undefined
  }

  /** Anything. */
  expression(text: string, pointer: string): Node | undefined {
    const syntax = this.#reader.read(text, pointer)
    return syntax && this.resolved(syntax, pointer)
  }

  /** Anything that was read before. */
  resolved(syntax: Syntax, pointer: string): Node | undefined {
    if (this.#reader.isDone) return undefined
    return resolve(syntax, { scope: this.#scope, complain: this.#complain(pointer) })
  }

  #joined(operation: 'and' | 'or', parts: readonly Condition[], pointer: string): Node | undefined {
    const nodes = parts.map((part, i) => this.condition(part, pointerTo(pointer, i)))
    if (!nodes.every((node) => node !== undefined)) return undefined
    return nodes.length === 1 ? nodes[0] : this.#scope.graph.apply(operation, nodes)
  }

  #complain(pointer: string) {
    return (offset: number, message: string, hint: string) =>
      this.#reader.problems.add({ pointer, offset }, message, hint)
  }
}

function isList(condition: Condition): condition is readonly Condition[] {
  return Array.isArray(condition)
}
