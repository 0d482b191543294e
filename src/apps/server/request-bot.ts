import type { Static } from 'typebox'
import type { TenantId } from '../../control/tenant/index.ts'
import { type BotSpec, nearest } from '../../domain/index.ts'
import type { DeployableStrategies } from './port.ts'
import type { TradeRequest } from './schemas/deployment.ts'
import { type ServerCode, ServerFault } from './server-fault.ts'

const EXPOSURE = 1_000
const NAME_LENGTH = 20

/**
 * The whole spec of a bot from what was asked for. What the request does not say is the strategy's own, or
 * the default of the route.
 * @throws ServerFault `strategy.unknown`, `strategy.version`, `bot.name`
 */
export async function botOf(
  { clientId: _, ...asked }: Static<typeof TradeRequest>,
  tenant: TenantId,
  strategies: DeployableStrategies,
): Promise<BotSpec> {
  const strategy = await strategies.find(tenant, asked.strategy)
  if (!strategy) throw await unknownStrategy(asked.strategy, tenant, strategies)
  if (asked.strategyVersion !== undefined && !strategy.versions.includes(asked.strategyVersion)) {
    throw cannot('strategy.version', '/strategyVersion', `"${asked.strategy}" has no such version.`)
  }
  const [first = ''] = asked.pairs
  const exposure = asked.exposure ?? EXPOSURE
  return {
    name: asked.name ?? nameAfter(asked.strategy),
    mode: asked.mode ?? 'trade',
    runtime: asked.runtime ?? 'leme',
    strategy: asked.strategy,
    strategyVersion: asked.strategyVersion ?? strategy.versions[0]!,
    parameters: asked.parameters ?? {},
    exchange: asked.exchange,
    pairs: asked.pairs,
    timeframe: asked.timeframe ?? strategy.timeframe,
    dryRun: asked.dryRun ?? true,
    maxOpenTrades: asked.maxOpenTrades ?? 3,
    stakeCurrency: asked.stakeCurrency ?? first.split(/[/:]/)[1]!,
    stakeAmount: asked.stakeAmount ?? 'unlimited',
    tradingMode: asked.tradingMode ?? 'spot',
    exposure,
    resources: asked.resources ?? { cpuMillis: 500, memoryMb: 512 },
  }
}

/** A strategy's name as a bot's. */
function nameAfter(strategy: string): string {
  const name = strategy
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LENGTH)
    .replace(/^-+|-+$/g, '')
  if (name !== '') return name
  throw cannot('bot.name', '/name', 'The strategy’s name gives no name for the bot.', 'Say one: name.')
}

async function unknownStrategy(
  name: string,
  tenant: TenantId,
  strategies: DeployableStrategies,
): Promise<ServerFault> {
  const known = await strategies.names(tenant)
  const near = nearest(name, known)
  return cannot(
    'strategy.unknown',
    '/strategy',
    `There is no strategy "${name}".`,
    near ? `Did you mean "${near}"?` : `Known: ${known.slice(0, 20).join(', ') || 'none'}.`,
  )
}

function cannot(code: ServerCode, pointer: string, message: string, hint?: string): ServerFault {
  const fields = [{ in: 'body' as const, pointer, message }]
  return new ServerFault('config', code, message, { fields, ...(hint !== undefined && { hint }) })
}
