/** A text as YAML writes it. */
interface WrittenText {
  /** What it says. */
  readonly value: string
  /** What it stands in, and from where to where. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** How: `PLAIN`, `QUOTE_DOUBLE`, `QUOTE_SINGLE`, `BLOCK_FOLDED`, `BLOCK_LITERAL`. */
  readonly type: string
}

/**
 * Where a character of what a text says stands in the file. Only white space differs between the two, and escapes
 * in quotes; so the characters between are counted.
 */
export function characterOf(offset: number, written: WrittenText): number {
  const { value, text, start, end, type } = written
  let at = start
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') at++
  if (type.startsWith('BLOCK')) at = Math.min(end, text.indexOf('\n', start) + 1)
  for (let read = 0; read < offset && at < end; read++) {
    if (isSpace(value[read]!)) continue
    at = afterSpace(at, written)
    at += escapeLength(at, written)
  }
  return offset < value.length && !isSpace(value[offset]!) ? afterSpace(at, written) : at
}

function afterSpace(start: number, written: WrittenText): number {
  let at = start
  while (at < written.end) {
    if (isSpace(written.text[at]!)) at++
    else if (isEscapedSpace(at, written)) at += escapeLength(at, written)
    else break
  }
  return at
}

/** How many characters of the file one character of the text takes. */
function escapeLength(at: number, { text, type }: WrittenText): number {
  if (type === 'QUOTE_SINGLE' && text[at] === "'") return 2
  if (type !== 'QUOTE_DOUBLE' || text[at] !== '\\') return 1
  const lengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }
  return lengths[text[at + 1] ?? ''] ?? 2
}

function isEscapedSpace(at: number, { text, type }: WrittenText): boolean {
  if (type !== 'QUOTE_DOUBLE' || text[at] !== '\\') return false
  const code = { x: 2, u: 4, U: 8 }[text[at + 1] ?? '']
  if (code === undefined) return ' \t\nntr'.includes(text[at + 1] ?? '')
  return isSpace(String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 2 + code), 16)))
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}
