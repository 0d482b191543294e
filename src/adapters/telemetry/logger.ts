import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LoggerOptions {
  readonly level?: LogLevel
  /** A file to append to, or a descriptor; standard error when absent, so that standard output stays with results. */
  readonly to?: string | number
  /** Instead of a file: where lines are handed to. */
  readonly stream?: DestinationStream
  /** Of the work of now: ids of its trace, on each line. */
  readonly context?: () => object | undefined
  /** Makes each line clean of secrets that this process knows; it has to stay a line. */
  readonly clean?: (line: string) => string
}

const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'password',
  'secret',
  'apiKey',
  'databaseUrl',
]

/**
 * One JSON line per event; secrets are cut out wherever they appear under their usual names, three levels deep,
 * and by `clean` wherever they appear.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', to = 2, stream, clean, context } = options
  const paths = SECRETS.flatMap((name) => ['', '*.', '*.*.'].map((prefix) => path(prefix, name)))
  const target = stream ?? destination({ dest: to, sync: true, mkdir: typeof to === 'string' })
  const hooks = clean ? { streamWrite: clean } : {}
  const mixin = context && { mixin: () => context() ?? {} }
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' }, hooks, ...mixin }, target)
}

function path(prefix: string, name: string): string {
  return name.includes('-') ? `${prefix.slice(0, -1)}["${name}"]` : `${prefix}${name}`
}
