import type { Schema } from './schema.ts'

/** A declaration of a `.d.ts` of kubernetes-models: an interface, or the name of a type. */
export interface Declared {
  /** `IIoK8sApiAppsV1Deployment`: how other files call it. */
  readonly alias: string
  /** References are aliases still. */
  readonly schema: Schema
}

/** What a file declares, and from where it takes other declarations. */
export interface TypeFile {
  readonly imports: ReadonlyMap<string, string>
  readonly declared: Declared | undefined
}

const TOKEN =
  /\/\*\*([\s\S]*?)\*\/|"((?:[^"\\]|\\.)*)"|([A-Za-z_$][\w$.]*)|(-?\d[\d.]*)|([{}[\]<>():;,?|&=])/y

interface Token {
  readonly kind: 'comment' | 'string' | 'word' | 'number' | 'sign'
  readonly text: string
}

function tokens(source: string): Token[] {
  const found: Token[] = []
  for (let from = 0; from < source.length; ) {
    TOKEN.lastIndex = from
    const match = TOKEN.exec(source)
    if (!match) {
      from++
      continue
    }
    from = TOKEN.lastIndex
    const [, comment, string, word, number, sign] = match
    if (comment !== undefined) found.push({ kind: 'comment', text: proseOf(comment) })
    else if (string !== undefined) found.push({ kind: 'string', text: JSON.parse(`"${string}"`) as string })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else if (number !== undefined) found.push({ kind: 'number', text: number })
    else found.push({ kind: 'sign', text: sign! })
  }
  return found
}

function proseOf(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}

/** Reads the one shape that the generator of kubernetes-models writes. */
export function readTypes(source: string): TypeFile {
  const imports = new Map<string, string>()
  for (const [, names, from] of source.matchAll(/^import \{ ([^}]+) \} from "([^"]+)";$/gm)) {
    for (const name of names!.split(', ')) imports.set(name, from!)
  }
  const alias = /^export type \{ (I\w+) as (I\w+),/m.exec(source)
  if (!alias) return { imports, declared: undefined }
  const [, local, full] = alias
  const start = source.search(new RegExp(`^export (interface ${local} |type ${local} = )`, 'm'))
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(source.slice(0, start))
  const description = comment ? proseOf(comment[0].trim().slice(3, -2)) : ''
  const reader = new Reader(tokens(source.slice(start)))
  const schema = rename(reader.declaration(), local!, full!)
  return { imports, declared: { alias: full!, schema: { ...(description && { description }), ...schema } } }
}

/** A type may speak of itself by its local name. */
function rename(schema: Schema, local: string, full: string): Schema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => (key === 'ref' && value === local ? full : value)),
  ) as Schema
}

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(all: readonly Token[]) {
    this.#tokens = all
  }

  declaration(): Schema {
    this.#take('export')
    const isType = this.#next().text === 'type'
    this.#next()
    if (isType) {
      this.#take('=')
      return this.#type()
    }
    while (this.#peek()?.text !== '{') this.#next()
    return this.#type()
  }

  #type(): Schema {
    const options = [this.#one()]
    while (this.#peek()?.text === '|') {
      this.#next()
      options.push(this.#one())
    }
    return options.length === 1 ? options[0]! : union(options)
  }

  #one(): Schema {
    const { kind, text } = this.#next()
    if (kind === 'string') return { type: 'string', enum: [text] }
    if (text === '{') return this.#object()
    if (text === 'Array') {
      this.#take('<')
      const items = this.#type()
      this.#take('>')
      return { type: 'array', items }
    }
    if (text === 'string' || text === 'number' || text === 'boolean') return { type: text }
    if (text === 'null') return { nullable: true }
    if (kind !== 'word') throw new Error(`unexpected ${text}`)
    return { ref: text }
  }

  #object(): Schema {
    const properties: Record<string, Schema> = {}
    const required: string[] = []
    let additionalProperties: Schema | undefined
    let description = ''
    for (let token = this.#next(); token.text !== '}'; token = this.#next()) {
      if (token.kind === 'comment') {
        description = token.text
        continue
      }
      if (token.text === '[') {
        while (this.#next().text !== ']');
        this.#take(':')
        additionalProperties = this.#type()
      } else {
        const optional = this.#peek()?.text === '?'
        if (optional) this.#next()
        this.#take(':')
        if (!optional) required.push(token.text)
        properties[token.text] = { ...this.#type(), ...(description && { description }) }
      }
      description = ''
      if (this.#peek()?.text === ';') this.#next()
    }
    const isMap = additionalProperties !== undefined
    return {
      type: 'object',
      ...(isMap ? { additionalProperties: additionalProperties! } : { properties }),
      ...(required.length > 0 && { required }),
    }
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #next(): Token {
    const token = this.#tokens[this.#at++]
    if (!token) throw new Error('a declaration ends too early')
    return token
  }

  #take(text: string): void {
    const token = this.#next()
    if (token.text !== text) throw new Error(`found ${token.text} instead of ${text}`)
  }
}

function union(options: readonly Schema[]): Schema {
  const values = options.flatMap((option) => option.enum ?? [])
  if (values.length === options.length) return { type: 'string', enum: values }
  const types = new Set(options.map(({ type }) => type))
  if (types.has('string') && types.has('number')) return { 'x-kubernetes-int-or-string': true }
  const nullable = options.some((option) => option.nullable)
  const rest = options.filter((option) => !option.nullable)
  if (nullable && rest.length === 1) return { ...rest[0], nullable: true }
  throw new Error(`cannot read a union of ${JSON.stringify(options)}`)
}
