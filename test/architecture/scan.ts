/** A string literal of a source file; `value` is its raw text between the quotes. */
export interface StringLiteral {
  readonly start: number
  readonly value: string
}

/** A source with everything that is not code blanked out; offsets and lines stay as they were. */
export interface Scan {
  readonly code: string
  readonly strings: readonly StringLiteral[]
}

const BEFORE_REGEX = /[(,=:[!&|?{};+\-*%~^>]$/
const WORD_BEFORE_REGEX = /\b(return|typeof|case|in|of|void|delete|throw|else|do|await|yield)$/

/**
 * Blanks comments, the insides of strings, templates and regular expressions. Good enough for TypeScript
 * and JSX: a quote or slash that does not close on its line is taken for text.
 */
export function scan(text: string): Scan {
  const code = text.split('')
  const strings: StringLiteral[] = []
  const openBraces: number[] = []
  let depth = 0
  let at = 0

  const blank = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (code[i] !== '\n') code[i] = ' '
  }
  const skipTemplate = (from: number) => {
    let i = from
    while (i < text.length && text[i] !== '`' && !text.startsWith('${', i)) i += text[i] === '\\' ? 2 : 1
    blank(from, Math.min(i, text.length))
    if (text[i] !== '$') return i + 1
    openBraces.push(depth)
    return i + 2
  }

  while (at < text.length) {
    const char = text[at]!
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      const end = endOfComment(text, at)
      blank(at, end)
      at = end
    } else if (char === '"' || char === "'") {
      const end = endOnLine(text, at, char)
      if (end > 0) {
        strings.push({ start: at, value: text.slice(at + 1, end) })
        blank(at + 1, end)
      }
      at = Math.max(end, at) + 1
    } else if (char === '`') {
      at = skipTemplate(at + 1)
    } else if (char === '}' && openBraces.at(-1) === depth) {
      openBraces.pop()
      at = skipTemplate(at + 1)
    } else if (char === '/' && startsRegex(code, at)) {
      const end = endOnLine(text, at, '/')
      blank(at + 1, end)
      at = Math.max(end, at) + 1
    } else {
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      at += 1
    }
  }
  return { code: code.join(''), strings }
}

function endOfComment(text: string, at: number): number {
  const close = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at) + 2
  return close <= 1 ? text.length : close
}

/** Index of the closing `quote`; -1 when the line ends first. A slash inside `[…]` closes nothing. */
function endOnLine(text: string, at: number, quote: string): number {
  let inClass = false
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i += 1
    else if (quote === '/' && text[i] === '[') inClass = true
    else if (quote === '/' && text[i] === ']') inClass = false
    else if (text[i] === quote && !inClass) return i
  }
  return -1
}

function startsRegex(code: readonly string[], at: number): boolean {
  const before = code
    .slice(Math.max(0, at - 40), at)
    .join('')
    .trimEnd()
  return before === '' || BEFORE_REGEX.test(before) || WORD_BEFORE_REGEX.test(before)
}
