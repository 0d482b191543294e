import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { createRedactor, type Redactor } from './redactor.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LoggerOptions {
  readonly level?: LogLevel
  /** A file to append to; standard error when absent, so that standard output stays with results. */
  readonly file?: string
  /** Instead of a file: where lines are handed to. */
  readonly stream?: DestinationStream
  /** Knows the secrets of this process; without one only what looks like a secret is cut out. */
  readonly redactor?: Pick<Redactor, 'jsonLine'>
}

/** One JSON line per event. Secrets are cut out of the whole line: message, fields, stacks of errors. */
export function createLogger({ level = 'info', file, stream, redactor }: LoggerOptions = {}): Logger {
  const { jsonLine } = redactor ?? createRedactor()
  const target = stream ?? destination({ dest: file ?? 2, sync: true, mkdir: file !== undefined })
  return pino({ level, base: null, hooks: { streamWrite: jsonLine } }, target)
}
