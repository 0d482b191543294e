import type { BotSeen } from '../../adapters/telemetry/index.ts'
import type { Pong } from './bot-status.ts'
import type { KeptBot } from './kept-bot.ts'

/** No client is called so. */
const HOUSE = '-'

/** A bot for metrics, by what it tells. */
export function botSeen({ clientId, bot, state, heartbeatAt, cursor, figures }: Pong): BotSeen {
  return {
    ...{ client: clientId ?? HOUSE, bot, cursor, figures: figures ?? null, beatAt: heartbeatAt },
    isUp: state === 'running' || state === 'finished',
  }
}

/** A bot that is kept running, also while it does not answer. */
export function keptSeen(client: string | null, name: string, { pong, isBusy }: KeptBot): readonly BotSeen[] {
  if (pong) return [botSeen(pong)]
  if (!isBusy) return []
  return [{ client: client ?? HOUSE, bot: name, isUp: false, beatAt: null, cursor: null, figures: null }]
}
