import type { TenantId } from '../../control/tenant/index.ts'
import { type BotRuntime, type BotSpec, Fault, nearest } from '../../domain/index.ts'

/** A strategy that a tenant's bot may run. */
export interface DeployableStrategy {
  /** Hashes of its versions, the newest first; at least one. */
  readonly versions: readonly string[]
  /** Null: it has to be asked for. */
  readonly timeframe: string | null
}

/** Strategies that a tenant may deploy: the operator's and its own. */
export interface DeployableStrategies {
  find(tenant: TenantId, name: string, runtime: BotRuntime): Promise<DeployableStrategy | undefined>
  names(tenant: TenantId, runtime: BotRuntime): Promise<readonly string[]>
}

/** What was asked for; everything but strategy, exchange and pairs may be left out. */
export type RequestedBot = Pick<BotSpec, 'strategy' | 'exchange' | 'pairs'> & Partial<BotSpec>

const EXPOSURE = 1_000
const NAME_LENGTH = 20

/**
 * The whole spec of a bot from what was asked for. What the request does not say is the strategy's own, or
 * a default. What is wrong with it says where: `/strategy`.
 * @throws Fault `strategy.unknown`, `strategy.version`, `bot.name`, `bot.timeframe`
 */
export async function requestedBot(
  asked: RequestedBot,
  tenant: TenantId,
  strategies: DeployableStrategies,
): Promise<BotSpec> {
  const runtime = asked.runtime ?? 'leme'
  const strategy = await strategies.find(tenant, asked.strategy, runtime)
  if (!strategy) throw unknownStrategy(asked.strategy, await strategies.names(tenant, runtime), runtime)
  if (asked.strategyVersion !== undefined && !strategy.versions.includes(asked.strategyVersion)) {
    throw new Fault('config', 'strategy.version', `"${asked.strategy}" has no such version`, {
      where: '/strategyVersion',
      hint: `Its newest is ${strategy.versions[0]}.`,
    })
  }
  const timeframe = asked.timeframe ?? strategy.timeframe
  if (timeframe === null) {
    throw new Fault('config', 'bot.timeframe', `"${asked.strategy}" does not say the length of its candles`, {
      where: '/timeframe',
      hint: 'Say one, such as 5m.',
    })
  }
  const [first = ''] = asked.pairs
  // In the order in which a person reads it in the file.
  return {
    name: asked.name ?? nameAfter(asked.strategy),
    mode: asked.mode ?? 'trade',
    runtime,
    strategy: asked.strategy,
    strategyVersion: asked.strategyVersion ?? strategy.versions[0]!,
    parameters: asked.parameters ?? {},
    exchange: asked.exchange,
    pairs: asked.pairs,
    timeframe,
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

function unknownStrategy(name: string, known: readonly string[], runtime: BotRuntime): Fault {
  const near = nearest(name, known)
  const [kind, none] =
    runtime === 'leme'
      ? ['strategy', 'none']
      : ['strategy of freqtrade', 'none; deploys.freqtradeStrategies names folders of them']
  return new Fault('config', 'strategy.unknown', `there is no ${kind} "${name}"`, {
    where: '/strategy',
    hint: near ? `Did you mean "${near}"?` : `Known: ${known.slice(0, 20).join(', ') || none}.`,
  })
}
