import { PipelineFault } from '../../pipeline-fault.ts'
import { type Expression, readTokens, TokenReader } from './range-tokens.ts'

/** More values than a list in a grid can sensibly have. */
const MOST = 100_000

/**
 * The numbers of a text such as `[0.1, 0.2]`, `range(1, 9)`, or `[x / 50 for x in range(1, 9)]`: list literals,
 * ranges of whole numbers (without their end, as in Python) and a list with one `for` over one of the two, with
 * + − * / and parentheses. Nothing else is understood, and nothing is ever run.
 * @throws PipelineFault `config.invalid`
 */
export function parseRangeList(text: string): readonly number[] {
  const reader = new TokenReader(readTokens(text), text)
  const values = readList(reader)
  reader.expectEnd()
  const odd = values.find((value) => !Number.isFinite(value))
  if (odd !== undefined) throw new PipelineFault('config.invalid', `"${text}" has a value that is ${odd}`)
  return values
}

function readList(reader: TokenReader): readonly number[] {
  if (reader.accept('list')) {
    reader.expect('(')
    const values = readRange(reader)
    reader.expect(')')
    return values
  }
  if (reader.peek() !== '[') return readRange(reader)
  reader.expect('[')
  if (reader.accept(']')) return []
  const first = reader.expression()
  if (reader.accept('for')) return readFor(reader, first)
  const items = [first]
  while (reader.accept(',')) {
    if (reader.peek() === ']') break
    items.push(reader.expression())
  }
  reader.expect(']')
  return items.map((item) => item(noVariable(reader)))
}

function readFor(reader: TokenReader, of: Expression): readonly number[] {
  const name = reader.name()
  reader.expect('in')
  const source = readList(reader)
  reader.expect(']')
  return source.map((value) =>
    of((asked) => {
      if (asked === name) return value
      throw reader.fault(`"${asked}" is not known`)
    }),
  )
}

function readRange(reader: TokenReader): readonly number[] {
  reader.expect('range')
  reader.expect('(')
  const bounds = [reader.expression()(noVariable(reader))]
  while (reader.accept(',')) bounds.push(reader.expression()(noVariable(reader)))
  reader.expect(')')
  const [start, end, step] =
    bounds.length === 1 ? [0, bounds[0]!, 1] : [bounds[0]!, bounds[1]!, bounds[2] ?? 1]
  if (bounds.length > 3 || ![start, end, step].every(Number.isSafeInteger) || step === 0) {
    throw reader.fault('range takes one to three whole numbers, the third not 0')
  }
  const count = Math.max(0, Math.ceil((end - start) / step))
  if (count > MOST) throw reader.fault(`the range has ${count} values`)
  return Array.from({ length: count }, (_, k) => start + k * step)
}

function noVariable(reader: TokenReader): (name: string) => number {
  return (name) => {
    throw reader.fault(`"${name}" is not known`)
  }
}
