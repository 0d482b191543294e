import { isDeepStrictEqual } from 'node:util'
import type { WantedBot } from '../../control/deployment/index.ts'
import type { BotRecord, BotStore } from '../../trade/engine/index.ts'
import { type BotSpec, parseBotSpec } from './bot-spec.ts'

/**
 * The record that a wanted bot goes on with: the one of its command; else the newest one of its name if that decides
 * by the same and has not failed, so that a change of its memory alone drops no open trade. Undefined: it begins anew.
 */
export async function findSession(
  bots: Pick<BotStore, 'list'>,
  bot: WantedBot,
): Promise<BotRecord | undefined> {
  const records = (await bots.list()).filter((record) => wantedOf(record)?.name === bot.name)
  const own = records.find(({ id }) => id === sessionId(bot))
  if (own) return own
  const newest = records.at(-1)
  const before = newest && wantedOf(newest)
  const goesOn = before && newest.status !== 'failed' && isDeepStrictEqual(deciding(before), deciding(bot))
  return goesOn ? newest : undefined
}

/** Journal, trades and positions of a bot are kept under this id. */
export function sessionId({ name, commandId }: Pick<WantedBot, 'name' | 'commandId'>): string {
  return `${name}@${commandId}`
}

function wantedOf({ spec }: BotRecord): WantedBot | undefined {
  try {
    return parseBotSpec(spec).wanted
  } catch {
    return undefined
  }
}

/** Everything on which its decisions depend, as JSON gives it back. */
function deciding({ commandId: _, resources: __, ...rest }: WantedBot): unknown {
  return JSON.parse(JSON.stringify(rest))
}

/** What it goes on with may lie elsewhere now, and come at another pace. */
export function sessionSpec(
  record: BotRecord,
  changed: Pick<BotSpec, 'strategy' | 'candlesPerSecond'>,
): BotSpec {
  return { ...parseBotSpec(record.spec), ...changed }
}
