import type { Blocker, WantedBot } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { refusalOf, type WantedBotDocument } from '../bot/index.ts'
import type { LocalRuntimeOptions } from './local-runtime.ts'

type Given = Required<Pick<LocalRuntimeOptions, 'findStrategy' | 'candlesPerSecond' | 'redact'>>

/** What a client's bot is started with, or what stands in its way. */
export async function documentOf(
  tenant: TenantId,
  bot: WantedBot,
  { findStrategy, candlesPerSecond, redact }: Given,
): Promise<WantedBotDocument | Blocker> {
  const refusal = refusalOf(bot)
  if (refusal !== undefined) return { resource: `bot ${bot.name}`, reason: refusal }
  const resource = `strategy ${bot.strategy}`
  try {
    const strategyFile = await findStrategy(bot)
    if (strategyFile === undefined) {
      const reason = `there is no strategy of the version ${bot.strategyVersion} here; npx leme strategy hash FILE prints the version of a file`
      return { resource, reason }
    }
    return {
      ...{ schema: 'leme.bot-process/1', kind: 'wanted', listen: { host: '127.0.0.1', port: 0 } },
      ...{ clientId: tenant, bot, strategyFile, candlesPerSecond },
    }
  } catch (error) {
    return { resource, reason: redact(error instanceof Error ? error.message : String(error)) }
  }
}
