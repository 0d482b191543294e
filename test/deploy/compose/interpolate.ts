/** A variable that a text uses. */
export interface Use {
  readonly name: string
  /** What follows the name: `:-`, `-`, `:?`, `?`, `:+`, `+`, or nothing. */
  readonly operator: string
}

const VARIABLE = /^\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?+])?)/

/**
 * Variables of a text replaced as Compose does: `$NAME`, `${NAME}`, with a default after `-` or `:-`, required by `?` or
 * `:?`, replaced by `+` or `:+`; `$$` is a dollar. A default may have variables itself.
 * @throws Error where a text is no variable after `$`, or a required one is missing
 */
export function interpolate(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  seen: (use: Use) => void = () => {},
): string {
  let result = ''
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '$') {
      result += text[at++]
      continue
    }
    const found = VARIABLE.exec(text.slice(at))
    if (!found) throw new Error(`"${text.slice(at, at + 20)}" is no variable; a dollar is written $$`)
    const [whole, dollar, bare, braced, operator = ''] = found
    at += whole.length
    if (dollar) {
      result += '$'
      continue
    }
    const name = (bare ?? braced)!
    let word = ''
    if (braced !== undefined) {
      const end = closing(text, at)
      word = text.slice(at, end)
      if (operator === '' && word !== '') throw new Error(`\${${name}${word}} is no form of a variable`)
      at = end + 1
    }
    seen({ name, operator })
    result += valueIn({ name, operator, word: interpolate(word, env, seen) }, env[name])
  }
  return result
}

/** Where the brace is closed that was opened before `from`. */
function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  throw new Error(`a variable is not closed: ${text}`)
}

function valueIn({ name, operator, word }: Use & { word: string }, value: string | undefined): string {
  const isThere = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  switch (operator.at(-1)) {
    case '-':
      return isThere ? value! : word
    case '+':
      return isThere ? word : ''
    case '?':
      if (!isThere) throw new Error(`${name} is required: ${word}`)
      return value!
    default:
      return value ?? ''
  }
}
