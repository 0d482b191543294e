import type { AppConfig } from '../local/app-config.ts'
import { openLog } from '../local/open-log.ts'
import type { Terminal } from './terminal.ts'

/** How a process that stays speaks: to whoever watches it, or in JSON lines for the platform that runs it. */
export type ProcessVoice = Pick<Terminal, 'say' | 'warn' | 'progress'>

/** JSON lines where `log.to` is stdout; `context` gives what each of them has beside its text. */
export function processVoice(
  terminal: Terminal,
  config: Pick<AppConfig, 'log' | 'stateDir'>,
  context?: () => object | undefined,
): ProcessVoice {
  if (config.log.to === 'file') return terminal
  const logger = openLog(config, context)
  return {
    say: (text = '') => logger.info(text),
    warn: (text) => logger.warn(text),
    progress: (text) => logger.debug(text.trim()),
  }
}
