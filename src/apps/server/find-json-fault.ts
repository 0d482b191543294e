const SPACE = /[ \t\n\r]*/y
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

type Wanted = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'comma' | 'end'

/**
 * Where a text that is no JSON stops being JSON: the offset of the first character that cannot stand
 * there, the length of the text when something is missing at its end.
 */
export function findJsonFault(text: string): number {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  const close = (): Wanted => {
    open.pop()
    return open.length === 0 ? 'end' : 'comma'
  }
  let at = skip(SPACE, text, 0)!
  for (; at < text.length; at = skip(SPACE, text, at)!) {
    const char = text[at]!
    if (wanted === 'colon') {
      if (char !== ':') return at
      wanted = 'value'
      at++
    } else if (
      wanted === 'comma' ||
      (wanted === 'first-value' && char === ']') ||
      (wanted === 'first-key' && char === '}')
    ) {
      const isObject = open.at(-1) === '{'
      if (char === (isObject ? '}' : ']')) wanted = close()
      else if (char === ',') wanted = isObject ? 'key' : 'value'
      else return at
      at++
    } else if (wanted === 'key' || wanted === 'first-key') {
      if (char !== '"') return at
      const { end, isWhole } = readText(text, at)
      if (!isWhole) return end
      at = end
      wanted = 'colon'
    } else if (wanted === 'end') {
      return at
    } else if (char === '{' || char === '[') {
      open.push(char)
      wanted = char === '{' ? 'first-key' : 'first-value'
      at++
    } else {
      const { end, isWhole } = char === '"' ? readText(text, at) : readLiteral(text, at)
      if (!isWhole) return end
      at = end
      wanted = open.length === 0 ? 'end' : 'comma'
    }
  }
  return text.length
}

interface Token {
  /** Behind it, or where it breaks. */
  readonly end: number
  readonly isWhole: boolean
}

function readText(text: string, from: number): Token {
  for (let at = from + 1; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === 34) return { end: at + 1, isWhole: true }
    if (code < 32) return { end: at, isWhole: false }
    const next = code === 92 ? skip(ESCAPE, text, at) : at + 1
    if (next === undefined) return { end: at, isWhole: false }
    at = next
  }
  return { end: text.length, isWhole: false }
}

function readLiteral(text: string, at: number): Token {
  const end = skip(LITERAL, text, at)
  return { end: end ?? at, isWhole: end !== undefined }
}

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
