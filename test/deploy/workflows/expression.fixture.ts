/** What names of an expression stand for: `inputs`, `needs`, `github` … */
export type Names = Readonly<Record<string, unknown>>
/** `success()`, `always()`, `failure()`: of the job so far. */
export type Status = 'success' | 'failure'

const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|[!().,[\]]))/y

/** A value of GitHub's expressions, as far as the workflows use them; throws on anything else. */
export function evaluate(text: string, names: Names, status: Status = 'success'): unknown {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw new Error(`not understood: ${text}`)
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4]!)
  }
  const parser = new Parser(tokens, { names, status })
  const value = parser.or()
  if (!parser.isAtEnd()) throw new Error(`not understood: ${text}`)
  return value
}

/** A text with its expressions filled in. */
export function fill(text: string, names: Names): string {
  return text.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_, inner: string) => asText(evaluate(inner, names)))
}

/** A value that is one expression keeps its type. */
export function fillValue(value: unknown, names: Names): unknown {
  if (typeof value !== 'string') return value
  const whole = /^\s*\$\{\{([^}]*)\}\}\s*$/.exec(value)
  return whole ? evaluate(whole[1]!, names) : fill(value, names)
}

/** Whether a job or step runs: without a word about the status it does only where all went well. */
export function holds(condition: string | boolean | undefined, names: Names, status: Status): boolean {
  if (condition === undefined) return status === 'success'
  const text = String(condition).replace(/^\s*\$\{\{([\s\S]*)\}\}\s*$/, '$1')
  const saysStatus = /\b(success|failure|always|cancelled)\(\)/.test(text)
  return (saysStatus || status === 'success') && isTrue(evaluate(text, names, status))
}

class Parser {
  #at = 0
  readonly #tokens: readonly string[]
  readonly #world: { readonly names: Names; readonly status: Status }

  constructor(tokens: readonly string[], world: { readonly names: Names; readonly status: Status }) {
    this.#tokens = tokens
    this.#world = world
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  or(): unknown {
    let value = this.#and()
    while (this.#take('||')) {
      const other = this.#and()
      value = isTrue(value) ? value : other
    }
    return value
  }

  #and(): unknown {
    let value = this.#equal()
    while (this.#take('&&')) {
      const other = this.#equal()
      value = isTrue(value) ? other : value
    }
    return value
  }

  #equal(): unknown {
    const left = this.#unary()
    if (this.#take('==')) return asText(left).toLowerCase() === asText(this.#unary()).toLowerCase()
    if (this.#take('!=')) return asText(left).toLowerCase() !== asText(this.#unary()).toLowerCase()
    return left
  }

  #unary(): unknown {
    if (this.#take('!')) return !isTrue(this.#unary())
    if (this.#take('(')) {
      const value = this.or()
      this.#expect(')')
      return value
    }
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new Error('an expression ends too early')
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
    if (/^\d/.test(token)) return Number(token)
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    return this.#take('(') ? this.#call(token) : this.#path(token)
  }

  #call(name: string): unknown {
    const given: unknown[] = []
    while (!this.#take(')')) {
      given.push(this.or())
      this.#take(',')
    }
    if (name === 'always') return true
    if (name === 'success' || name === 'failure') return this.#world.status === name
    if (name === 'cancelled') return false
    if (name === 'fromJSON') return JSON.parse(asText(given[0]))
    throw new Error(`there is no function ${name}() here`)
  }

  #path(first: string): unknown {
    if (!(first in this.#world.names)) throw new Error(`${first} is not known here`)
    let value: unknown = this.#world.names[first]
    while (this.#take('.')) {
      const key = this.#tokens[this.#at++]!
      value = (value as Record<string, unknown> | null | undefined)?.[key] ?? null
    }
    return value
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at += 1
    return true
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing`)
  }
}

function isTrue(value: unknown): boolean {
  return !(value === false || value === null || value === undefined || value === '' || value === 0)
}

function asText(value: unknown): string {
  return value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
}
