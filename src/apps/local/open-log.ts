import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { createLogger } from '../../adapters/telemetry/index.ts'
import type { AppConfig } from './app-config.ts'
import { redactor } from './redaction.ts'

const STDOUT = 1

/** Where a process that stays tells what happens: a file of the state folder, or standard output. */
export function openLog(
  { log, stateDir }: Pick<AppConfig, 'log' | 'stateDir'>,
  context?: () => object | undefined,
): Logger {
  const to = log.to === 'stdout' ? STDOUT : join(resolve(stateDir), 'leme.log')
  return createLogger({ to, level: log.level, clean: redactor.jsonLine, ...(context && { context }) })
}
