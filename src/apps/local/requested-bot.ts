import type { TenantId } from '../../control/tenant/index.ts'
import { type BotSpec, Fault, nearest } from '../../domain/index.ts'

/** A strategy that a tenant's bot may run. */
export interface DeployableStrategy {
  /** Hashes of its versions, the newest first; at least one. */
  readonly versions: readonly string[]
  readonly timeframe: string
}

/** Strategies that a tenant may deploy: the operator's and its own. */
export interface DeployableStrategies {
  find(tenant: TenantId, name: string): Promise<DeployableStrategy | undefined>
  names(tenant: TenantId): Promise<readonly string[]>
}

/** What was asked for; everything but strategy, exchange and pairs may be left out. */
export type RequestedBot = Pick<BotSpec, 'strategy' | 'exchange' | 'pairs'> & Partial<BotSpec>

const EXPOSURE = 1_000
const NAME_LENGTH = 20

/**
 * The whole spec of a bot from what was asked for. What the request does not say is the strategy's own, or
 * a default. What is wrong with it says where: `/strategy`.
 * @throws Fault `strategy.unknown`, `strategy.version`, `bot.name`
 */
export async function requestedBot(
  asked: RequestedBot,
  tenant: TenantId,
  strategies: DeployableStrategies,
): Promise<BotSpec> {
  const strategy = await strategies.find(tenant, asked.strategy)
  if (!strategy) throw await unknownStrategy(asked.strategy, tenant, strategies)
  if (asked.strategyVersion !== undefined && !strategy.versions.includes(asked.strategyVersion)) {
    throw new Fault('config', 'strategy.version', `"${asked.strategy}" has no such version`, {
      where: '/strategyVersion',
      hint: `Its newest is ${strategy.versions[0]}.`,
    })
  }
  const [first = ''] = asked.pairs
  // In the order in which a person reads it in the file.
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
    exposure: asked.exposure ?? EXPOSURE,
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
  throw new Fault('config', 'bot.name', 'the name of the strategy gives none for the bot', {
    where: '/name',
    hint: 'Say one.',
  })
}

async function unknownStrategy(
  name: string,
  tenant: TenantId,
  strategies: DeployableStrategies,
): Promise<Fault> {
  const known = await strategies.names(tenant)
  const near = nearest(name, known)
  return new Fault('config', 'strategy.unknown', `there is no strategy "${name}"`, {
    where: '/strategy',
    hint: near ? `Did you mean "${near}"?` : `Known: ${known.slice(0, 20).join(', ') || 'none'}.`,
  })
}
