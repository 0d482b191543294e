export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'symbol' | 'end'
  /** As written; of a text what stands between its quotes. */
  readonly text: string
  /** Characters of the expression, from 0; `end` is behind the last one. */
  readonly start: number
  readonly end: number
}

/** What is wrong with an expression, and at which character. */
export interface ExpressionProblem {
  readonly offset: number
  readonly message: string
  readonly hint: string
}

export type Tokens =
  | { readonly tokens: readonly Token[]; readonly problem?: undefined }
  | { readonly problem: ExpressionProblem }

const SPACE = /[ \t\r\n]+/y
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const TEXT = /'[^'"\\\r\n]*'|"[^'"\\\r\n]*"/y
const SYMBOL = /<=|>=|==|!=|[-+*/<>(){},:.]/y

/** What people write from habit, and how it is written here. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['&&', 'Write "and".'],
  ['||', 'Write "or".'],
  ['&', 'Write "and".'],
  ['|', 'Write "or".'],
  ['!', 'Write "not".'],
  ['=', 'Write "==" to compare; a document names a column under its key in "indicators".'],
  ['%', 'There is no remainder; write ratios as fractions: 0.05 for 5 %.'],
  ['^', 'There is no power; multiply: x * x.'],
  ['[', 'Write shift(x, 1) for the row before.'],
  ['?', 'Write where(condition, a, b).'],
  ['−', 'Write the minus of the keyboard: -.'],
  ['×', 'Write *.'],
  ['≥', 'Write >=.'],
  ['≤', 'Write <=.'],
]

/** Splits an expression; the last token is `end`. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const space = match(SPACE, text, at)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const token = tokenAt(text, at)
    if ('problem' in token) return token
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length })
  return { tokens }
}

function tokenAt(text: string, at: number): Token | { readonly problem: ExpressionProblem } {
  const number = match(NUMBER, text, at)
  if (number !== undefined) return numberAt(text, at, number)
  const name = match(NAME, text, at)
  if (name !== undefined) return { kind: 'name', text: name, start: at, end: at + name.length }
  const quoted = match(TEXT, text, at)
  if (quoted !== undefined) {
    return { kind: 'text', text: quoted.slice(1, -1), start: at, end: at + quoted.length }
  }
  const symbol = match(SYMBOL, text, at)
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, start: at, end: at + symbol.length }
  return { problem: unknownCharacter(text, at) }
}

/** A number ends where no letter, digit or dot follows: `12h` and `1.2.3` are none. */
function numberAt(text: string, at: number, number: string): Token | { problem: ExpressionProblem } {
  const end = at + number.length
  const rest = match(/[A-Za-z0-9_.]+/y, text, end)
  if (rest === undefined && Number.isFinite(Number(number))) {
    return { kind: 'number', text: number, start: at, end }
  }
  return {
    problem: {
      offset: at,
      message: `"${number}${rest ?? ''}" is no number`,
      hint: 'Write digits with a point: 12, 0.5, 1e-4.',
    },
  }
}

function unknownCharacter(text: string, at: number): ExpressionProblem {
  const quote = text[at] === "'" || text[at] === '"'
  if (quote) {
    return { offset: at, message: 'a text is not closed', hint: "Write it on one line, in quotes: 'wilder'." }
  }
  const foreign = FOREIGN.find(([symbol]) => text.startsWith(symbol, at))
  const found = foreign?.[0] ?? String.fromCodePoint(text.codePointAt(at)!)
  return {
    offset: at,
    message: `${JSON.stringify(found)} means nothing here`,
    hint:
      foreign?.[1] ??
      'Use names, numbers, + - * / < <= > >= == != and or not, and calls such as sma(close, 20).',
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
