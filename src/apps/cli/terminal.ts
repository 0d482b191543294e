import { Fault } from '../../domain/index.ts'

export interface TerminalOptions {
  /** Only one JSON document on stdout; everything for people goes to stderr. */
  readonly json: boolean
  readonly out: NodeJS.WriteStream
  readonly err: NodeJS.WriteStream
  /** False under NO_COLOR. */
  readonly color: boolean
  /** Keeps secrets that this process has read out of all that is said, and whatever looks like one out of failures. */
  readonly redactor?: Cleaner
}

interface Cleaner {
  known(text: string): string
  text(text: string): string
}

const NOTHING_KNOWN: Cleaner = { known: (text) => text, text: (text) => text }

/** Where commands speak: to people, or to programs. */
export class Terminal {
  readonly json: boolean
  readonly #out: NodeJS.WriteStream
  readonly #err: NodeJS.WriteStream
  readonly #color: boolean
  readonly #clean: Cleaner
  #line = ''

  constructor({ json, out, err, color, redactor = NOTHING_KNOWN }: TerminalOptions) {
    this.json = json
    this.#out = out
    this.#err = err
    this.#color = color
    this.#clean = redactor
  }

  get #people(): NodeJS.WriteStream {
    return this.json ? this.#err : this.#out
  }

  /** A line for people. */
  say(text = ''): void {
    this.#clear()
    this.#people.write(`${this.#clean.known(text)}\n`)
  }

  /** Text that answers no question, always on stderr. */
  note(text: string): void {
    this.#clear()
    this.#err.write(`${this.#clean.known(text)}\n`)
  }

  /** A line that asks for attention, always on stderr. */
  warn(text: string): void {
    this.#clear()
    this.#err.write(`${this.paint('warn', '!')} ${this.#clean.known(text)}\n`)
  }

  /** A line that is written over by the next one; nothing where nobody watches. */
  progress(text: string): void {
    if (!this.#err.isTTY) return
    this.#clear()
    this.#line = this.#clean.known(text).slice(0, (this.#err.columns ?? 80) - 1)
    this.#err.write(this.#line)
  }

  /** Runs a step in front of the user: what, how long it took, what came out. */
  async step<T>(name: string, work: () => Promise<T> | T, told: (result: T) => string): Promise<T> {
    const start = performance.now()
    this.progress(`  ${name} …`)
    try {
      const result = await work()
      this.stepDone(name, performance.now() - start, told(result))
      return result
    } catch (error) {
      this.say(`${this.paint('bad', '✗')} ${name}`)
      throw error
    }
  }

  stepDone(name: string, ms: number, detail: string): void {
    this.say(`${this.paint('good', '✓')} ${name.padEnd(16)} ${duration(ms).padStart(8)}   ${detail}`)
  }

  /** The answer of a command. */
  result(json: unknown, text: string): void {
    this.#clear()
    const { known } = this.#clean
    const told = () => JSON.stringify(json, (_, value) => (typeof value === 'string' ? known(value) : value))
    this.#out.write(this.json ? `${told()}\n` : `${known(text)}\n`)
  }

  /** What went wrong, where, and what to do. */
  failure(error: unknown): void {
    this.#clear()
    const fault = error instanceof Fault ? error : undefined
    const clean = (text: string) => this.#clean.text(text)
    const message = clean(error instanceof Error ? error.message : String(error))
    this.#err.write(`${this.paint('bad', 'Error')} ${message}\n`)
    const hint = fault?.hint === undefined ? null : clean(fault.hint)
    if (hint) this.#err.write(`  ${hint}\n`)
    if (!fault && error instanceof Error && error.stack) this.#err.write(`${clean(error.stack)}\n`)
    if (!this.json) return
    const { code = 'internal' } = fault ?? {}
    const where = fault?.where === undefined ? null : clean(fault.where)
    this.#out.write(`${JSON.stringify({ schema: 'leme.error/1', code, message, hint, where })}\n`)
  }

  paint(kind: 'good' | 'bad' | 'warn' | 'muted' | 'strong', text: string): string {
    if (!this.#color) return text
    const codes = { good: '36', bad: '31', warn: '33', muted: '2', strong: '1' }
    return `\u001b[${codes[kind]}m${text}\u001b[0m`
  }

  #clear(): void {
    if (this.#line === '') return
    this.#err.write(`\r${' '.repeat(this.#line.length)}\r`)
    this.#line = ''
  }
}

/** `340 ms`, `1.2 s`, `2 min 5 s`, `4 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 3_600_000) return `${Number((ms / 3_600_000).toFixed(1))} h`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** Columns of text, the first one to the left and numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const text = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell)))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...text.map((row) => row[column]!.length)),
  )
  const isNumber = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd()
  return [line(head), ...text.map(line)].join('\n')
}

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}
